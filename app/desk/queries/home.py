"""The entrepreneur's first page: one next thing to do, then where everything stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.enterprises.models import Enterprise
from app.enterprises.queries import own_enterprises
from app.infra.notify import Notification, notifications_of
from app.infra.paging import Page
from app.infra.tasks import Task, tasks_for
from app.kernel.actors import Actor
from app.kernel.words import N_
from app.monitoring.queries import Sent, sent_of_cases
from app.needs.models import FinancingNeed
from app.needs.queries import needs
from app.needs.rules import Step, StepFacts, next_step
from app.referrals.models import Offer
from app.referrals.queries import offers

NEEDS_SHOWN = 20
TOLD_SHOWN = 10


@dataclass(frozen=True)
class NextThing:
    """The one next thing an entrepreneur should do: words, where, and until when.

    Either `url` (a task names its page) or `endpoint` and `args`.
    """

    text: str
    endpoint: str = ""
    args: dict[str, str] | None = None
    until: datetime | None = None
    url: str | None = None
    values: dict[str, Any] | None = None


@dataclass(frozen=True)
class NeedLine:
    """One need: where it stands, who acts, by when, and the lenders that have it."""

    need: FinancingNeed
    step: Step
    sent: list[Sent]


@dataclass(frozen=True)
class Home:
    """The entrepreneur's first page."""

    next_thing: NextThing
    enterprises: list[Enterprise]
    needs: list[NeedLine]
    offers: list[Offer]
    notifications: list[Notification]


def home(actor: Actor) -> Home:
    """What an entrepreneur sees first."""
    firms = own_enterprises(actor)
    found = needs(actor, Page(NEEDS_SHOWN))
    sent = sent_of_cases(actor, found)
    lines = [NeedLine(need, step_of(need), sent.get(need.id, [])) for need in found.items]
    open_offers = list(offers(actor, Page(NEEDS_SHOWN), state="open").items)
    return Home(
        next_thing=_next_thing(tasks_for(actor, limit=1), firms, lines, open_offers),
        enterprises=firms,
        needs=lines,
        offers=open_offers,
        notifications=notifications_of(actor, limit=TOLD_SHOWN),
    )


def step_of(need: FinancingNeed) -> Step:
    """Where a need stands, in the words of its owner."""
    return next_step(
        StepFacts(
            state=need.state,
            wish_to_send=need.wish_to_send,
            verified=need.enterprise.state == "verified",
            assisted=need.assisted_by is not None,
            contacted=need.contacted_at is not None,
            contact_due_at=need.contact_due_at,
        )
    )


def _next_thing(
    tasks: list[Task], firms: list[Enterprise], lines: list[NeedLine], open_offers: list[Offer]
) -> NextThing:
    """The first of these that is there, in order of urgency."""
    asked = _asked(lines)
    if asked is not None:
        line, waiting = asked
        need = {"need": line.need.public_id}
        text = N_("银行在等您的材料，请补充")
        return NextThing(text, "referrals.questions", need, waiting.outer_due_at)
    if open_offers:
        need = {"need": open_offers[0].referral.need.public_id}
        return NextThing(N_("有银行给出了方案，请查看"), "referrals.compare_offers", need)
    if tasks:
        first = tasks[0]
        return NextThing(first.text, until=first.due_at, url=first.url, values=first.values)
    if not firms:
        return NextThing(N_("先登记您的企业或店铺"), "enterprises.new_enterprise", {})
    return _of_needs(lines)


def _asked(lines: list[NeedLine]) -> tuple[NeedLine, Sent] | None:
    """The first need one of whose lenders waits for papers, and that lender."""
    waiting = ((line, s) for line in lines for s in line.sent if s.state == "info_requested")
    return next(waiting, None)


def _of_needs(lines: list[NeedLine]) -> NextThing:
    for line in lines:
        need = {"need": line.need.public_id}
        if line.need.state in ("draft", "returned") and not line.need.wish_to_send:
            return NextThing(N_("继续填写您的需求"), "needs.edit_need", need)
        if line.need.state in ("submitted", "open", "unmet"):
            text = N_("看看哪些产品适合，选择银行发送")
            return NextThing(text, "matching.matches", need, line.step.due_at)
        if line.need.state in ("draft", "matched", "in_decision", "accepted"):
            return NextThing(N_("正在办理，看看进度"), "needs.show_need", need, line.step.due_at)
    return NextThing(N_("需要资金？说说您的需求"), "needs.new_need", {})
