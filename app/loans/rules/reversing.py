"""When a wrong entry may be taken back or put right: never edited, always with a reason. Pure.

On the day of an entry whoever works there may correct it; once that day is over, another person
than the one who made it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kernel.refusals import Refusal

REASON_LEAST, REASON_MOST = 5, 500


@dataclass(frozen=True)
class Entry:
    """Who wrote something down (internal key), and on which day."""

    by: int
    on: date


def reason_refusals(reason: str) -> tuple[Refusal, ...]:
    """Why something was wrong has to be said."""
    if REASON_LEAST <= len(reason.strip()) <= REASON_MOST:
        return ()
    return (
        Refusal(
            "reason_short",
            "请写明原因，{least} 到 {most} 个字",
            field="reason",
            values={"least": REASON_LEAST, "most": REASON_MOST},
        ),
    )


def own_entry(entry: Entry) -> Refusal:
    """What is said to a person who would put an entry of an earlier day right alone."""
    return Refusal(
        "four_eyes",
        "{day} 登记的，当日账已过，须由另一位同事更正",
        values={"day": entry.on.isoformat()},
    )


def reversal_refusals(
    *, loan_state: str, claim_fixed: bool, reversed_already: bool, later_number: str | None
) -> tuple[Refusal, ...]:
    """Why a repayment cannot be taken back now; every reason.

    Args:
        later_number: the bank's number of the newest repayment that still counts, if it is
            another one: what came later was laid to what this one left.
    """
    if reversed_already:
        return (Refusal("already_reversed", "这笔还款已经冲正过"),)
    found = []
    if loan_state == "settled":
        text = "贷款已按结清处理，担保和抵质押已解除，不能冲正；请与担保机构另行约定"
        found.append(Refusal("loan_settled", text))
    if claim_fixed:
        found.append(Refusal("claim_approved", "代偿已批准，金额不再变动，不能冲正"))
    if later_number is not None:
        found.append(
            Refusal(
                "later_repayment",
                "请先冲正后面登记的还款 {number}",
                values={"number": later_number},
            )
        )
    return tuple(found)


def correction_refusals(*, loan_state: str, repaid: bool, covered: bool) -> tuple[Refusal, ...]:
    """Why a booking cannot be put right now; every reason.

    Args:
        repaid: a repayment still counts. covered: no guarantee, or its letter was in force.
    """
    found = []
    if loan_state in ("settled", "in_claim"):
        found.append(Refusal("illegal_state", "贷款已结清或在代偿处理中，不能更正放款"))
    if repaid:
        found.append(Refusal("has_repayments", "已登记还款，请先冲正还款再更正放款"))
    if not covered:
        found.append(Refusal("guarantee_missing", "这一天担保函已过放款截止日"))
    return tuple(found)


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """A correction has to change something."""
    if before != after:
        return ()
    return (Refusal("nothing_changed", "填写的和原来一样，没有要更正的", field="disbursed_on"),)
