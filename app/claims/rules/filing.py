"""When a bank may claim: overdue long enough, not too long, under a letter in force. Pure."""

from dataclasses import dataclass
from datetime import date

from app.kernel.dates import add_months
from app.kernel.refusals import Refusal

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class FilingFacts:
    """What a claim depends on.

    Attributes:
        commitment_state: None for a loan without a guarantee.
        overdue_since: due date of the oldest unpaid line; None if nothing is owed.
        trigger_days, window_years: the programme's own.
    """

    commitment_state: str | None
    open_claim: bool
    overdue_since: date | None
    trigger_days: int
    window_years: int
    clause: str | None = None
    """The agreement, as a refusal cites it."""


def filing_refusals(facts: FilingFacts, *, on: date) -> tuple[Refusal, ...]:
    """Why no claim can be filed on a day; every reason.

    The window runs from the due date of the oldest unpaid line, its last day included.
    """
    if facts.commitment_state is None:
        return (Refusal("not_guaranteed", "这笔贷款没有担保，不能申请代偿"),)
    if facts.open_claim:
        return (Refusal("already_claimed", "这笔贷款已有代偿申请，不能重复提出"),)
    found = []
    if facts.commitment_state != "effective":
        found.append(
            Refusal(
                "commitment_not_effective",
                "担保函不在保，不能申请代偿",
                actual=facts.commitment_state,
                required="effective",
            )
        )
    days = (on - facts.overdue_since).days if facts.overdue_since else 0
    if days < facts.trigger_days:
        found.append(
            Refusal(
                "too_early",
                "逾期满 {least} 天才能申请代偿，现在逾期 {days} 天",
                facts.clause,
                actual=max(days, 0),
                required=facts.trigger_days,
                values={"least": facts.trigger_days, "days": max(days, 0)},
            )
        )
    elif facts.overdue_since and on > _last_day(facts.overdue_since, facts.window_years):
        last = _last_day(facts.overdue_since, facts.window_years)
        found.append(
            Refusal(
                "too_late",
                "逾期 {years} 年内才能申请代偿，最后一天是 {last}",
                facts.clause,
                actual=on.isoformat(),
                required=last.isoformat(),
                values={"years": facts.window_years, "last": last.isoformat()},
            )
        )
    return tuple(found)


def _last_day(overdue_since: date, years: int) -> date:
    return add_months(overdue_since, years * MONTHS_OF_A_YEAR)
