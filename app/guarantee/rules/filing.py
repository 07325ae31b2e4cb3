"""The monthly list to the re-guarantor (再担保备案): which month, until when. Pure.

Source: guarantee-practice (monthly), house-defaults#guarantee (the day).
"""

from datetime import date

from app.kernel.dates import add_months
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy

NATIONAL = "national_fund"
REASON_LEAST, REASON_MOST = 5, 500


def is_filed(system: str, has_reguarantor: bool) -> bool:
    """Whether a guarantee goes on the list; agri programmes never do (AG-01)."""
    return system == NATIONAL and has_reguarantor


def month_of(on: date) -> str:
    """The month's list a guarantee stands on.

    >>> month_of(date(2026, 11, 25))
    '2026-11'
    """
    return f"{on:%Y-%m}"


def due_of(on: date, policy: Policy) -> date:
    """The last day on which a guarantee that took effect on `on` is filed in time."""
    first = date(on.year, on.month, 1)
    later = add_months(first, policy["guarantee.filing_months"])
    return later.replace(day=policy["guarantee.filing_due_day"])


def refusing_refusals(reason: str) -> tuple[Refusal, ...]:
    """A refused row needs a reason: it costs the agency its cover."""
    if REASON_LEAST <= len(reason.strip()) <= REASON_MOST:
        return ()
    return (
        Refusal(
            "reason_short",
            "请写明不予备案的原因，{least} 到 {most} 个字",
            field="reason",
            values={"least": REASON_LEAST, "most": REASON_MOST},
        ),
    )


def filing_warnings(state: str | None, late: bool, policy: Policy) -> tuple[Refusal, ...]:
    """What a claim under this guarantee has to know of its filing; never a bar."""
    key = "guarantee.filing_months"
    if state == "refused":
        text = N_("再担保机构不予备案：这笔的再担保和国担份额由担保机构自己承担")
        return (Refusal("filing_refused", text, policy.cite(key)),)
    if state == "due" and late:
        text = N_("再担保备案已过期限还没有报：请尽快补报，否则可能不予分担")
        return (Refusal("filing_missing", text, policy.cite(key)),)
    if late:
        text = N_("再担保备案报得晚：再担保机构尚可不予分担")
        return (Refusal("filing_late", text, policy.cite(key)),)
    return ()
