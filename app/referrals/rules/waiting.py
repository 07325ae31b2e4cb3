"""Who is waited for (待办): from the state of a referral, the tasks that should be open now."""

from dataclasses import dataclass, field
from datetime import datetime

from app.kernel.words import N_
from app.referrals.rules.clocks import CENTRE, LEAD, MANAGER, RUNNING

OWNER, OFFICER, QUEUE, MANAGERS, COUNTY_CENTRE, COUNTY_LEAD = (
    "owner",
    "officer",
    "queue",
    "managers",
    "centre",
    "lead",
)


@dataclass(frozen=True)
class WaitingFacts:
    """A referral as far as it says whose turn it is. `offer_state` is that of its newest offer."""

    state: str
    assigned: bool
    contacted: bool
    escalated: int
    contact_due_at: datetime | None
    due_at: datetime | None
    offer_state: str | None
    offer_ends_at: datetime | None


@dataclass(frozen=True)
class Wait:
    """One task: its kind, its addressee, what it says, until when."""

    kind: str
    who: str
    text: str
    due_at: datetime | None = field(default=None)


def waits_of(facts: WaitingFacts) -> tuple[Wait, ...]:
    """The tasks that should be open; those of an earlier turn are to be closed."""
    return (*_turn(facts), *_lateness(facts))


def _turn(facts: WaitingFacts) -> tuple[Wait, ...]:
    if facts.state == "invited":
        return (Wait("referral_invited", OWNER, N_("有银行可以接您的需求，请确认是否发送")),)
    if facts.state == "info_requested":
        return (Wait("referral_answer", OWNER, N_("银行请您补充材料")),)
    if facts.state == "offered":
        text = N_("银行已给出方案，请在有效期内决定")
        return (Wait("offer_answer", OWNER, text, facts.offer_ends_at),)
    if facts.offer_state == "awaiting_approval" and facts.state in RUNNING:
        return (Wait("offer_approval", MANAGERS, N_("有方案等您审批"), facts.due_at),)
    return _lenders_turn(facts)


def _lenders_turn(facts: WaitingFacts) -> tuple[Wait, ...]:
    who = OFFICER if facts.assigned else QUEUE
    if facts.state == "sent":
        return (Wait("referral_new", who, N_("新的转介，请受理并联系创业者"), _first_due(facts)),)
    if facts.state == "accepted" and facts.offer_state == "returned":
        return (Wait("referral_work", who, N_("方案被退回，请修改后重新提交"), facts.due_at),)
    if facts.state == "accepted":
        text = N_("请给出方案或答复")
        return (Wait("referral_work", who, text, _first_due(facts)),)
    return ()


def _first_due(facts: WaitingFacts) -> datetime | None:
    return facts.due_at if facts.contacted else facts.contact_due_at


def _lateness(facts: WaitingFacts) -> tuple[Wait, ...]:
    if facts.state not in RUNNING:
        return ()
    levels = (
        (MANAGER, Wait("referral_late", MANAGERS, N_("转介已超时，请督促或转交"))),
        (CENTRE, Wait("referral_very_late", COUNTY_CENTRE, N_("银行超时未办，请联系银行"))),
        (LEAD, Wait("referral_far_too_late", COUNTY_LEAD, N_("银行长时间未办，请协调"))),
    )
    return tuple(wait for level, wait in levels if facts.escalated >= level)
