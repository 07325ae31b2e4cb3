"""What referrals do on events elsewhere, on their own, and when the clock strikes.

AT_ONCE handlers run inside the announcing transaction; the others in the worker, at least once:
they read what is true when they run, so running late or twice does no harm.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from app.accounts.queries import members_of, people_in_role
from app.consents.queries import consent_by_id, earlier_than
from app.infra import jobs
from app.infra.acts import Act, machine_act
from app.infra.calendar import add_working_days, working_days_between
from app.infra.counties import all_counties
from app.infra.db import db
from app.infra.notify import notify
from app.infra.outbox import Handler
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.words import N_
from app.needs.models import FinancingNeed
from app.needs.queries import locked_need, need_by_id
from app.referrals import commands, queries, rules
from app.referrals.models import Offer, Referral
from app.referrals.rules.telling import TOLD
from app.referrals.rules.waiting import COUNTY_CENTRE, MANAGERS, OFFICER, OWNER

PORTION = 200


def on_consent_withdrawn(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """AT_ONCE consent.withdrawn, consent.expired: its open referrals are closed."""
    consent = consent_by_id(subject_id)
    ids = [consent.id, *(earlier.id for earlier in earlier_than(consent))]
    _close(act, queries.open_under_consents(ids))


def on_consent_narrowed(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """AT_ONCE consent.narrowed: referrals to a lender that was taken out are closed."""
    consent = consent_by_id(subject_id)
    ids = [consent.id, *(earlier.id for earlier in earlier_than(consent))]
    dropped = set(payload.get("recipients", ()))
    everyone = "referral" in payload.get("purposes", ())
    resting = queries.open_under_consents(ids)
    _close(act, [r for r in resting if everyone or r.lender.public_id in dropped])


def _close(act: Act, referrals: Sequence[Referral]) -> None:
    needs = {}
    for referral in referrals:
        needs[referral.need_id] = locked_need(referral.need_id)
        commands.cancel_referral(act, referral=referral, reason="consent_withdrawn")
    db.session.flush()
    for need in needs.values():
        commands.lead_on(act, need=need)


def on_need_withdrawn(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """AT_ONCE need.withdrawn: all its open referrals are closed."""
    need = need_by_id(subject_id)
    assert need is not None, subject_id
    for referral in queries.waiting_referrals_of(need.id):
        commands.cancel_referral(act, referral=referral, reason="need_withdrawn")


def line_up(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER, every event of a referral: the tasks are those of its present turn."""
    commands.line_up_tasks(act, referral=_referral(subject_id))


def line_up_offer(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER, every event of an offer: the same for its referral."""
    commands.line_up_tasks(act, referral=_offer(subject_id).referral)


def on_cover_arranged(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER cover.arranged: what waits for the officer waits for whoever stands in."""
    cover = queries.cover_by_id(subject_id)
    assert cover is not None, subject_id
    for referral in queries.assigned_to(cover.officer_id):
        commands.line_up_tasks(act, referral=referral)


def _referral(public_id: str) -> Referral:
    referral = queries.referral_by_id(public_id)
    assert referral is not None, public_id
    return referral


def _offer(public_id: str) -> Offer:
    offer = queries.offer_by_id(public_id)
    assert offer is not None, public_id
    return offer


@cache
def told(topic: str) -> Handler:
    """LATER, the handler of one event that tells whom it concerns (rules/telling.py)."""
    lines = TOLD[topic]

    def tell(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
        offer = _offer(subject_id) if topic.startswith("offer.") else None
        referral = offer.referral if offer else _referral(subject_id)
        for who, words in lines:
            notify(
                act,
                user_ids=_people(act, referral, who),
                kind=topic.replace(".", "_"),
                text=words,
                url=_url(topic, who, referral, offer),
            )

    tell.__name__ = f"tell_{topic.replace('.', '_')}"
    return tell


def _people(act: Act, referral: Referral, who: str) -> list[int]:
    if who == OWNER:
        return queries.owners_of(referral.need)
    if who == OFFICER and referral.assigned_to is not None:
        return [queries.in_charge(referral.assigned_to, act.on)]
    if who in (OFFICER, MANAGERS):
        role = Role.BANK_OFFICER if who == OFFICER else Role.BANK_MANAGER
        return [user.id for user in members_of(referral.lender_id, act.on, role)]
    role = Role.FINANCE_CENTRE if who == COUNTY_CENTRE else Role.FINANCE_LEAD
    return [user.id for user in people_in_role(referral.county_id, act.on, role)]


def _url(topic: str, who: str, referral: Referral, offer: Offer | None) -> str:
    need = f"/me/needs/{referral.need.public_id}"
    if who == OWNER:
        if topic == "offer.made" and offer is not None:
            return f"/me/offers/{offer.public_id}"
        return f"{need}/questions" if topic == "referral.asked" else f"{need}/offers"
    if topic == "offer.proposed" and offer is not None:
        return f"/bank/offers/{offer.public_id}"
    return f"/bank/referrals/{referral.public_id}"


def on_need_unmet(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER need.unmet: somebody goes there; the township's liaison and the centre are asked."""
    need = need_by_id(subject_id)
    if need is None or need.state != "unmet":
        return
    township = queries.office_of_township(need)
    if township is not None:
        visit = f"/field/visits/new?enterprise={need.enterprise.public_id}"
        liaison = Role.TOWNSHIP_LIAISON
        _ask_for_visit(act, need, url=visit, organisation_id=township.id, role=liaison)
    file = f"/centre/needs/{need.public_id}"
    _ask_for_visit(act, need, url=file, role=Role.FINANCE_CENTRE)


def _ask_for_visit(act: Act, need: FinancingNeed, **addressee: Any) -> None:
    open_task(
        act,
        kind="unmet_visit",
        subject=need,
        text=N_("需求 {reference} 未能对接银行，请走访并帮助改进"),
        values={"reference": need.reference},
        due_at=add_working_days(act.at, act.policy["clocks.visit_working_days"]),
        **addressee,
    )


def on_need_reopened(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER need.reopened, need.withdrawn: no visit is waited for any more."""
    need = need_by_id(subject_id)
    if need is not None:
        close_tasks(act, subject=need, kind="unmet_visit")


@jobs.periodic("referral_clocks", "*/2 * * * *")
def run_clocks() -> None:
    """Remind, escalate what is late, expire what is too late, end offers past their validity."""
    for county in all_counties():
        act, last = machine_act(county.id), 0
        while portion := queries.with_running_clocks(county.id, after=last, limit=PORTION):
            last = portion[-1].id
            for referral in portion:
                strike(act, referral)
            db.session.commit()
        for offer in queries.offers_past_validity(county.id, act.on):
            commands.expire_offer(act, offer=offer)
        db.session.commit()


def strike(act: Act, referral: Referral) -> None:
    """What this moment asks of one referral."""
    if referral.outer_due_at is not None and act.at > referral.outer_due_at:
        commands.expire_referral(act, referral=referral)
        return
    facts = referral.clock_facts(act.at)
    level = _level(act, rules.late_since(facts))
    if level > referral.escalated:
        commands.escalate(act, referral=referral, level=level)
    deadline = rules.next_deadline(facts)
    if deadline is not None and deadline != referral.reminded_for and _is_near(act, deadline):
        commands.remind_of_deadline(act, referral=referral, deadline=deadline)


def _level(act: Act, late_since: datetime | None) -> int:
    if late_since is None:
        return 0
    centre, lead = (
        add_working_days(late_since, act.policy[f"clocks.escalation_level{n}_working_days"])
        for n in (2, 3)
    )
    return rules.escalation_level(act.at, late_since=late_since, centre_at=centre, lead_at=lead)


def _is_near(act: Act, deadline: datetime) -> bool:
    days = act.policy["clocks.reminder_working_days"]
    return bool(working_days_between(act.at, deadline) <= days)


# Before offices open in China: whoever comes back, or stands in from today, finds it in the list.
@jobs.periodic("leave_covers", "30 22 * * *")
def route_covers() -> None:
    """On the morning a cover begins or has ended, the officer's tasks change hands."""
    for county in all_counties():
        act = machine_act(county.id)
        for cover in queries.covers_turning(county.id, act.on):
            for referral in queries.assigned_to(cover.officer_id):
                commands.line_up_tasks(act, referral=referral)
        db.session.commit()
