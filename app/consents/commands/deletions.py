"""What an institution was shown is deleted when the consent ends (删除义务).

Source: 个人信息保护法 art. 47; the days are clocks.consent_deletion_working_days.
"""

from collections.abc import Iterable

from app.accounts.rules import roles_of_kind
from app.consents import queries, rules
from app.consents.models import Consent, DeletionDuty, Disclosure
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.clock import day_of
from app.infra.db import db
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import invalid_if
from app.kernel.words import N_

DELETE = "delete_data"
LATE = "deletion_late"


def ask_for_deletion(act: Act, ended: Iterable[Disclosure]) -> list[DeletionDuty]:
    """Every institution that was shown something and needs it no more has to delete it.

    What a contract keeps, or another consent still shows, is not asked for; nobody is asked twice
    at a time.
    """
    gone = [row for row in ended if not _still_reads(row)]
    asked = []
    for enterprise_id in sorted({row.enterprise_id for row in gone}):
        first = {row.recipient_id: row for row in gone if row.enterprise_id == enterprise_id}
        known = {d.organisation_id for d in queries.open_duties(enterprise_id, first)}
        asked += [_ask(act, row) for key, row in sorted(first.items()) if key not in known]
    return asked


def _still_reads(row: Disclosure) -> bool:
    return queries.is_disclosed(row.recipient_id, row.subject_kind, row.subject_id)


def _ask(act: Act, row: Disclosure) -> DeletionDuty:
    due_at = add_working_days(act.at, act.policy["clocks.consent_deletion_working_days"])
    duty = DeletionDuty(
        county_id=row.county_id,
        enterprise_id=row.enterprise_id,
        organisation_id=row.recipient_id,
        organisation=row.recipient,
        consent_id=row.consent_id,
        asked_at=act.at,
        due_on=day_of(due_at),
    )
    journal.record(act, duty, "ask", detail={"recipient": row.recipient.public_id})
    db.session.flush()
    open_task(
        act,
        kind=DELETE,
        subject=duty,
        text=N_("企业的授权已结束：请删除已取得的资料并确认"),
        url=f"/deletions/{duty.public_id}",
        organisation_id=row.recipient_id,
        role=roles_of_kind(row.recipient.kind)[0],
        due_at=due_at,
    )
    return duty


def answer_duty(act: Act, *, duty: DeletionDuty, outcome: str, ground: str = "") -> DeletionDuty:
    """The institution says that all is deleted, or which law keeps it; once.

    Args:
        outcome: `confirm` (deleted) or `keep` (a law keeps it; `ground` names it).
    """
    invalid_if(rules.deletion_refusals(outcome, ground))
    duty = queries.locked_duty(duty.id)
    duty.machine.step(duty.state, outcome)
    duty.answered_by, duty.answered_at = act.actor.id, act.at
    duty.ground = ground.strip() if outcome == "keep" else None
    journal.record(act, duty, outcome)
    close_tasks(act, subject=duty)
    return duty


def lift_duty(act: Act, *, consent: Consent, organisation_id: int) -> None:
    """The owner shows the institution something again: nothing has to be deleted."""
    for duty in queries.open_duties(consent.enterprise_id, [organisation_id]):
        journal.record(act, duty, "lift")
        close_tasks(act, subject=duty)


def bring_up_late(act: Act, *, duty: DeletionDuty) -> None:
    """The day is over and nobody answered: the county's centre is told, once."""
    duty.brought_up_at = act.at
    journal.note(act, duty, "bring_up")
    open_task(
        act,
        kind=LATE,
        subject=duty,
        text=N_("{organisation} 到期没有确认删除资料：请督促"),
        values={"organisation": duty.organisation.name},
        url=f"/deletions/{duty.public_id}",
        role=Role.FINANCE_CENTRE,
        due_at=add_working_days(act.at, act.policy["clocks.first_contact_working_days"]),
    )
