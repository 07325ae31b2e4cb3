"""What needs do when something happens elsewhere, and when the clock strikes."""

from datetime import timedelta
from typing import Any

from app.accounts.queries import actor_holding
from app.consents.queries import live_consent_for
from app.enterprises.queries import enterprise_by_id
from app.infra import clock, jobs
from app.infra.acts import Act, machine_act
from app.infra.counties import all_counties
from app.infra.db import db
from app.infra.imports import running
from app.infra.sms import send_sms
from app.needs import commands, queries, rules
from app.needs.models import FinancingNeed
from app.needs.rules import KeepingFacts


def on_enterprise_verified(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """Send what the owner wished to send once verified."""
    enterprise = enterprise_by_id(subject_id)
    for need in queries.needs_of_enterprise(enterprise.id, "draft"):
        if need.wish_to_send and live_consent_for(subject_id, "referral") is not None:
            commands.submit_need(act, need=need)


def on_enterprise_registered(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER enterprise.registered: whoever follows up a lead of this firm is told."""
    enterprise = enterprise_by_id(subject_id)
    if enterprise.uscc is None:
        return
    for lead in queries.waiting_leads(enterprise.county_id, enterprise.uscc):
        commands.tell_registered(act, lead=lead)


def on_need_stated(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER need.submitted: the lead that asked the same is this need, counted once."""
    need = queries.need_by_id(subject_id)
    if need is not None:
        commands.settle_leads(act, need=need)


def on_match_done(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """The match run is there: the need is open."""
    need = queries.need_by_id(subject_id)
    if need is not None:
        commands.admit_need(act, need=need)


def on_need_submitted(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """A text message to the owner: received, look who calls and by when."""
    need = queries.need_by_id(subject_id)
    owner = queries.owner_of(need.enterprise) if need is not None else None
    if owner is not None and owner.mobile:
        send_sms(act, mobile=owner.mobile, template="need_received", values={})


@jobs.periodic("needs_keeping", "40 20 * * *")
def keep_needs() -> None:
    """Void drafts nobody goes on with; remind of sent needs nobody touches, then close them."""
    for county in all_counties():
        act = machine_act(county.id)
        void_old_drafts(act)
        for need in queries.waiting_untouched_since(county.id, act.at - timedelta(days=1)):
            keep(act, need)
        lapse_leads(act)
        db.session.commit()


def void_old_drafts(act: Act) -> None:
    last = rules.lapsed_before(act.on, act.policy["needs.draft_months"])
    for need in queries.drafts_untouched_since(act.actor.county_id, clock.at_local(last)):
        commands.lapse_draft(act, need=need)


def lapse_leads(act: Act) -> None:
    """A lead is not kept longer than a need would be."""
    days = act.policy["needs.expire_days"]
    for lead in queries.waiting_since(act.actor.county_id, act.at - timedelta(days=days)):
        commands.lapse_lead(act, lead=lead)


def keep(act: Act, need: FinancingNeed) -> None:
    """What today asks of one waiting need: nothing, a reminder, or its end."""
    expire_days = act.policy["needs.expire_days"]
    before = act.policy["needs.expire_reminder_days"]
    touched_on = clock.day_of(need.touched_at)
    facts = KeepingFacts(touched_on=touched_on, reminders=need.reminders)
    if rules.spent(facts, on=act.on, expire_days=expire_days, reminders=len(before)):
        commands.close_unmet(act, need=need, reason="expired")
    elif rules.reminders_due(facts, on=act.on, expire_days=expire_days, before=before):
        days_left = expire_days - (act.on - touched_on).days
        commands.remind_owner(act, need=need, days_left=days_left)


@jobs.task("import_needs")
def run_import(import_id: int, run_id: int) -> None:
    """Take the rows of a table of needs."""
    running.run_import(commands.NEEDS, import_id=import_id, run_id=run_id, who=actor_holding)
