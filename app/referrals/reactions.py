"""What referrals do on events elsewhere and when the clock strikes."""

from typing import Any

from app.consents.queries import consent_by_id
from app.infra import clock, jobs
from app.infra.acts import Act, machine_act
from app.infra.calendar import add_working_days
from app.infra.counties import all_counties
from app.infra.db import db
from app.needs.queries import need_by_id
from app.referrals import commands, queries, rules
from app.referrals.commands.closing import lead_on
from app.referrals.models import Referral
from app.referrals.rules import ClockFacts


def on_consent_withdrawn(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """A withdrawn consent closes the open referrals that rest on it, at once."""
    consent = consent_by_id(subject_id)
    needs = {}
    for referral in queries.open_under_consent(consent.id):
        commands.cancel_referral(act, referral=referral, reason="consent_withdrawn")
        needs[referral.need_id] = referral.need
    db.session.flush()
    for need in needs.values():
        lead_on(act, need=need)


def on_need_withdrawn(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """A withdrawn need closes all its open referrals, at once."""
    need = need_by_id(subject_id)
    assert need is not None, subject_id
    for referral in queries.open_referrals_of(need.id):
        commands.cancel_referral(act, referral=referral, reason="need_withdrawn")


@jobs.periodic("referral_clocks", "*/2 * * * *")
def run_clocks() -> None:
    """Escalate what is late, expire what is too late, end offers past their validity."""
    for county in all_counties():
        act = machine_act(county.id)
        for referral in queries.with_running_clocks(county.id):
            strike(act, referral)
        for offer in queries.offers_past_validity(county.id, clock.now()):
            commands.expire_offer(act, offer=offer)
        db.session.commit()


def strike(act: Act, referral: Referral) -> None:
    """What this moment asks of one referral."""
    if referral.outer_due_at is not None and act.at > referral.outer_due_at:
        commands.expire_referral(act, referral=referral)
        return
    level = rules.escalation_due(_clock_facts(act, referral))
    if level > referral.escalated:
        commands.escalate(act, referral=referral, level=level)


def _clock_facts(act: Act, referral: Referral) -> ClockFacts:
    first = referral.escalated_at
    policy = act.policy
    return ClockFacts(
        at=act.at,
        contact_due_at=referral.contact_due_at,
        contacted=referral.contacted_at is not None,
        due_at=referral.due_at,
        paused=referral.paused_at is not None,
        escalated=referral.escalated,
        level2_at=add_working_days(first, policy["clocks.escalation_level2_working_days"])
        if first
        else None,
        level3_at=add_working_days(first, policy["clocks.escalation_level3_working_days"])
        if first
        else None,
    )
