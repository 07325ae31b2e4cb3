"""Confirming who may speak for an enterprise."""

from app.accounts.queries import members_of, organisation_for
from app.enterprises import queries
from app.enterprises.models import Enterprise
from app.enterprises.rules import standing as rules
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.notify import notify
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import invalid_if, refuse_if
from app.kernel.words import N_


def ask_for_verification(act: Act, *, enterprise: Enterprise) -> None:
    """Ask the township's liaison officer, or the centre where a township has none yet."""
    if enterprise.state != "unverified":
        return
    db.session.flush()
    office = organisation_for(act.actor, enterprise.township.public_id)
    served = office is not None and members_of(office.id, act.on, Role.TOWNSHIP_LIAISON)
    open_task(
        act,
        kind="verify",
        subject=enterprise,
        text=N_("新登记的企业待核实：{reference}"),
        values={"reference": enterprise.reference},
        url=f"/enterprises/{enterprise.public_id}",
        organisation_id=office.id if office is not None and served else None,
        role=Role.TOWNSHIP_LIAISON if served else Role.FINANCE_CENTRE,
        due_at=add_working_days(act.at, act.policy["clocks.verification_working_days"]),
    )


def verify_enterprise(act: Act, *, enterprise: Enterprise, evidence: str, note: str) -> Enterprise:
    """Confirm, with evidence, that its holder may speak for an enterprise.

    An open dispute does not stand in the way: the holder is judged by evidence, the dispute too.
    """
    invalid_if(rules.verification_refusals(evidence, note))
    refuse_if(rules.verifier_refusals(is_member=queries.speaks_for(act.actor, enterprise)))
    refuse_if(rules.unclaimed_refusals(claimed=enterprise.owner is not None))
    enterprise.machine.step(enterprise.state, "verify")
    enterprise.verified_at, enterprise.verified_by = act.at, act.actor.id
    enterprise.evidence, enterprise.evidence_note = evidence, note.strip()
    journal.record(
        act,
        enterprise,
        "verify",
        announce="enterprise.verified",
        detail={"evidence": evidence},
    )
    close_tasks(act, subject=enterprise, kind="verify")
    notify(
        act,
        user_ids=[member.user_id for member in enterprise.live_members],
        kind="enterprise_verified",
        text=N_("您的企业已核实，可以提交需求了"),
        url=f"/me/enterprises/{enterprise.public_id}",
    )
    return enterprise
