"""Composite reads: everything that waits for one person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.enterprises.models import Enterprise
from app.enterprises.queries import own_enterprises
from app.infra.history import Event, events_of
from app.infra.notify import Notification, notifications_of
from app.infra.paging import Page
from app.infra.tasks import Task, tasks_for
from app.kernel.actors import Actor
from app.needs.models import FinancingNeed
from app.needs.queries import needs, tests_of
from app.referrals import queries as referral_queries
from app.referrals.models import Offer, Referral


@dataclass(frozen=True)
class NextThing:
    """The one next thing an entrepreneur should do: words, link, and until when."""

    text: str
    endpoint: str
    args: dict[str, str]
    until: datetime | None = None


@dataclass(frozen=True)
class Home:
    """The entrepreneur's first page."""

    next_thing: NextThing
    enterprises: list[Enterprise]
    needs: list[FinancingNeed]
    offers: list[Offer]
    notifications: list[Notification]


def home(actor: Actor) -> Home:
    """What an entrepreneur sees first."""
    firms = own_enterprises(actor)
    own_needs = list(needs(actor, Page(20)).items)
    offers = [o for o in referral_queries.offers(actor, Page(20)).items if o.state == "open"]
    return Home(
        next_thing=_next_thing(actor, firms, own_needs, offers),
        enterprises=firms,
        needs=own_needs,
        offers=offers,
        notifications=notifications_of(actor, limit=10),
    )


def _next_thing(
    actor: Actor, firms: list[Enterprise], own_needs: list[FinancingNeed], offers: list[Offer]
) -> NextThing:
    """The first of these that is true, in order of urgency."""
    asked = _asked(actor, own_needs)
    if asked is not None:
        need = {"need": asked.need.public_id}
        return NextThing(
            "银行在等您的材料，请补充", "referrals.questions", need, asked.outer_due_at
        )
    if offers:
        return NextThing(
            "有银行给出了方案，请查看", "referrals.show_offer", {"offer": offers[0].public_id}
        )
    if not firms:
        return NextThing("先登记您的企业或店铺", "enterprises.mine", {})
    for need in own_needs:
        if need.state == "draft":
            return NextThing("继续填写您的需求", "needs.edit_need", {"need": need.public_id})
        if need.state in ("submitted", "open", "unmet"):
            return NextThing(
                "看看哪些产品适合，选择银行发送", "matching.matches", {"need": need.public_id}
            )
    if own_needs and own_needs[0].state in ("matched", "in_decision"):
        return NextThing(
            "银行正在办理，看看进度", "needs.show_need", {"need": own_needs[0].public_id}
        )
    return NextThing("需要资金？说说您的需求", "needs.new_need", {})


def _asked(actor: Actor, own_needs: list[FinancingNeed]) -> Referral | None:
    for need in own_needs:
        for referral in referral_queries.referrals_of(actor, need):
            if referral.state == "info_requested":
                return referral
    return None


@dataclass(frozen=True)
class Work:
    """What waits for a member of staff: tasks by deadline, then what was told."""

    tasks: list[Task]
    notifications: list[Notification]


def work(actor: Actor) -> Work:
    return Work(tasks=tasks_for(actor), notifications=notifications_of(actor, limit=30))


@dataclass(frozen=True)
class NeedFile:
    """The whole file of a need for the centre: one screen answers "why no money?"."""

    need: FinancingNeed
    referrals: list[Referral]
    offers: dict[str, list[Offer]]
    tests: dict[str, Any]
    history: list[Event]


def need_file(actor: Actor, need: FinancingNeed) -> NeedFile:
    """A need with everything around it that the actor may see."""
    referrals = referral_queries.referrals_of(actor, need)
    subjects = [("FinancingNeed", need.public_id)]
    for referral in referrals:
        subjects += referral_queries.subjects_of(referral)
    return NeedFile(
        need=need,
        referrals=referrals,
        offers={r.public_id: referral_queries.offers_of(actor, r) for r in referrals},
        tests=tests_of(need),
        history=events_of(need.county_id, subjects),
    )
