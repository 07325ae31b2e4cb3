"""When an accepted offer may be booked as a loan (放款入账). Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.loans.rules.days import ahead

CONTRACT_MOST = 64


@dataclass(frozen=True)
class BookingFacts:
    """What a booking depends on.

    Attributes:
        names_programme: the offer names a guarantee programme, so it waits for the guarantee.
        covered: a commitment stands reserved for it.
        open_conditions: what must be pledged and is not registered yet.
    """

    booked: bool
    offer_state: str
    names_programme: bool
    covered: bool
    open_conditions: tuple[Mapping[str, Any], ...] = ()


def day_refusals(
    disbursed_on: date, *, on: date, programme_first: date | None, clause: str | None = None
) -> tuple[Refusal, ...]:
    """Why money cannot have been paid out on that day.

    A past day is a bank's late entry and may lie before offer, letter and acceptance; before the
    programme's first day there was no programme, and tomorrow has not been.

    Args:
        clause: the agreement, as a refusal cites it.
    """
    text = N_("放款日不能晚于今天")
    found = list(ahead(disbursed_on, on=on, field="disbursed_on", text=text))
    if programme_first is not None and disbursed_on < programme_first:
        found.append(
            Refusal(
                "before_programme",
                "放款日不能早于担保合作协议的生效日 {day}",
                clause,
                field="disbursed_on",
                actual=disbursed_on.isoformat(),
                required=programme_first.isoformat(),
                values={"day": programme_first.isoformat()},
            )
        )
    return tuple(found)


def contract_refusals(contract_number: str | None) -> tuple[Refusal, ...]:
    """A contract number is one line of the bank's own."""
    if contract_number is None:
        return ()
    if 0 < len(contract_number) <= CONTRACT_MOST and contract_number.isprintable():
        return ()
    return (
        Refusal(
            "number_unfit",
            "合同号最多 {most} 个字，不能有换行",
            field="contract_number",
            values={"most": CONTRACT_MOST},
        ),
    )


def open_conditions(
    conditions: Sequence[Mapping[str, Any]], registered: Collection[str]
) -> tuple[Mapping[str, Any], ...]:
    """The conditions that still wait for the registered pledge of their asset.

    Text alone never blocks: what a sentence asks for is between the parties.
    """
    return tuple(
        condition
        for condition in conditions
        if condition.get("collateral_id") and condition["collateral_id"] not in registered
    )


def booking_refusals(facts: BookingFacts) -> tuple[Refusal, ...]:
    """Why the offer cannot be booked now; every reason."""
    if facts.booked:
        return (Refusal("already_booked", "这份方案已经入账，不能重复放款"),)
    found = []
    if facts.offer_state != "accepted":
        found.append(
            Refusal(
                "offer_not_accepted",
                "创业者还没有接受这份方案",
                actual=facts.offer_state,
                required="accepted",
            )
        )
    if facts.names_programme and not facts.covered:
        found.append(Refusal("guarantee_missing", "方案约定了担保，担保机构还没有批准"))
    for condition in facts.open_conditions:
        found.append(
            Refusal(
                "condition_open",
                "放款条件未落实：{what} 还没有登记",
                actual=condition["collateral_id"],
                values={"what": condition.get("text") or condition["kind"]},
            )
        )
    return tuple(found)
