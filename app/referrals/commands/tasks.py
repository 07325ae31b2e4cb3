"""Keeping the tasks about a referral true: this turn's open, an earlier turn's closed."""

from dataclasses import dataclass

from app.infra.acts import Act
from app.infra.tasks import Task, open_task
from app.kernel.actors import Role
from app.referrals import queries, rules
from app.referrals.models import Referral
from app.referrals.rules import Wait


@dataclass(frozen=True)
class Addressee:
    """A person, or a role of an institution or of the county."""

    user_id: int | None = None
    organisation_id: int | None = None
    role: Role | None = None

    @property
    def key(self) -> tuple[int | None, int | None, str | None]:
        return self.user_id, self.organisation_id, self.role.value if self.role else None


def line_up_tasks(act: Act, *, referral: Referral) -> None:
    """Open what waits now, close what no longer does; safe to run twice."""
    wanted = set()
    for wait in rules.waits_of(referral.waiting_facts()):
        for addressee in _addressees(act, referral, wait):
            wanted.add((wait.kind, *addressee.key))
            open_task(
                act,
                kind=wait.kind,
                subject=referral,
                text=wait.text,
                url=_url(referral, wait),
                user_id=addressee.user_id,
                organisation_id=addressee.organisation_id,
                role=addressee.role,
                due_at=wait.due_at,
            )
    for task in queries.open_tasks_about(referral):
        if (task.kind, *_key(task)) not in wanted:
            task.done_at = act.at


def _key(task: Task) -> tuple[int | None, int | None, str | None]:
    return task.user_id, task.organisation_id, task.role


def _addressees(act: Act, referral: Referral, wait: Wait) -> list[Addressee]:
    if wait.who == "owner":
        return [Addressee(user_id=user_id) for user_id in queries.owners_of(referral.need)]
    if wait.who == "officer":
        assert referral.assigned_to is not None
        return [Addressee(user_id=queries.in_charge(referral.assigned_to, act.on))]
    if wait.who == "queue":
        return [Addressee(organisation_id=referral.lender_id, role=Role.BANK_OFFICER)]
    if wait.who == "managers":
        return [Addressee(organisation_id=referral.lender_id, role=Role.BANK_MANAGER)]
    return [Addressee(role=_COUNTY[wait.who])]


_COUNTY = {"centre": Role.FINANCE_CENTRE, "lead": Role.FINANCE_LEAD}


def _url(referral: Referral, wait: Wait) -> str:
    if wait.kind == "referral_answer":
        return f"/me/needs/{referral.need.public_id}/questions"
    if wait.who == "owner":
        return f"/me/needs/{referral.need.public_id}/offers"
    if wait.kind == "offer_approval":
        return f"/bank/offers/{referral.offers[-1].public_id}"
    return f"/bank/referrals/{referral.public_id}"
