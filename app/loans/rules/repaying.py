"""How a repayment is laid to the lines of a loan (还款分配). Pure; amounts in fen.

The mirror keeps no penalty interest and no costs: those stay in the bank's books.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.money import format_yuan
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.loans.rules.days import paid_day_refusals
from app.loans.rules.standing import DueLine

INTEREST, PRINCIPAL = "interest", "principal"
NUMBER_MOST = 64


@dataclass(frozen=True)
class Part:
    """What one line gets of a repayment."""

    number: int
    principal_fen: int
    interest_fen: int


@dataclass(frozen=True)
class Allocation:
    """A repayment laid to the lines; `settles` when nothing more is owed after it."""

    parts: tuple[Part, ...]
    settles: bool

    @property
    def principal_fen(self) -> int:
        return sum(part.principal_fen for part in self.parts)

    @property
    def interest_fen(self) -> int:
        return sum(part.interest_fen for part in self.parts)


def allocate(
    lines: Sequence[DueLine], amount_fen: int, paid_on: date, *, order: Sequence[str]
) -> Allocation:
    """Lay a repayment to the lines, the oldest first, within a line by `order`.

    Money that comes before its day pays the next lines ahead, interest and principal alike; the
    due dates stay as agreed. What reaches the whole outstanding principal and the interest due by
    `paid_on` settles the loan: then all principal is paid, the rest is interest, and interest that
    had not fallen due is not asked for any more.

    Args:
        lines: in order of due dates. amount_fen: positive, at most what is left in all.
        order: "interest" and "principal", which of them first (loans.allocation_order).
    """
    assert 0 < amount_fen <= left_in_all_fen(lines), amount_fen
    if amount_fen >= settling_fen(lines, paid_on):
        return _settling(lines, amount_fen)
    rest, parts = amount_fen, []
    for line in lines:
        left = {INTEREST: line.interest_left_fen, PRINCIPAL: line.principal_left_fen}
        given = {}
        for kind in order:
            given[kind] = min(rest, left[kind])
            rest -= given[kind]
        parts.append(Part(line.number, given[PRINCIPAL], given[INTEREST]))
    assert rest == 0, (amount_fen, rest)
    return Allocation(_kept(parts), settles=False)


def _settling(lines: Sequence[DueLine], amount_fen: int) -> Allocation:
    rest = amount_fen - principal_left_fen(lines)
    parts = []
    for line in lines:
        interest = min(rest, line.interest_left_fen)
        rest -= interest
        parts.append(Part(line.number, line.principal_left_fen, interest))
    return Allocation(_kept(parts), settles=True)


def _kept(parts: list[Part]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.principal_fen or part.interest_fen)


def principal_left_fen(lines: Sequence[DueLine]) -> int:
    """The outstanding principal."""
    return sum(line.principal_left_fen for line in lines)


def left_in_all_fen(lines: Sequence[DueLine]) -> int:
    """Principal and all interest to the last line: the most that can still be paid."""
    return sum(line.left_fen for line in lines)


def settling_fen(lines: Sequence[DueLine], paid_on: date) -> int:
    """What settles the loan on a day: the outstanding principal and the interest due by then."""
    due = sum(line.interest_left_fen for line in lines if line.due_on <= paid_on)
    return principal_left_fen(lines) + due


def entry_refusals(
    amount_fen: int, external_number: str, paid_on: date, *, disbursed_on: date, on: date
) -> tuple[Refusal, ...]:
    """Why an entry cannot be meant, whatever is left; every reason beside its field."""
    found = []
    if amount_fen <= 0:
        found.append(Refusal("amount_not_positive", "还款金额应大于 0", field="amount_fen"))
    if not 0 < len(external_number) <= NUMBER_MOST or not external_number.isprintable():
        found.append(
            Refusal(
                "number_unfit",
                "请填写银行流水号，最多 {most} 个字",
                field="external_number",
                values={"most": NUMBER_MOST},
            )
        )
    found += paid_day_refusals(
        paid_on,
        disbursed_on=disbursed_on,
        on=on,
        field="paid_on",
        texts=(N_("还款日不能晚于今天"), N_("还款日不能早于放款日 {day}")),
    )
    return tuple(found)


def overpaid_refusals(lines: Sequence[DueLine], amount_fen: int) -> tuple[Refusal, ...]:
    """A loan takes no more than principal and interest still owed."""
    most = left_in_all_fen(lines)
    if amount_fen <= most:
        return ()
    return (
        Refusal(
            "overpaid",
            "超过还欠的本金和利息合计 {most} 元",
            field="amount_fen",
            actual=amount_fen,
            required=most,
            values={"most": format_yuan(most)},
        ),
    )
