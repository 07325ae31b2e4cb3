"""A second claim to an enterprise: opened by the claim itself, settled by the finance centre."""

from app.consents.commands import withdraw_all
from app.enterprises import queries
from app.enterprises.models import Dispute, Enterprise, EnterpriseMember
from app.enterprises.rules import standing as rules
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.notify import notify
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import invalid_if
from app.kernel.words import N_

BY_REGISTRATION = "登记时发现该代码已由他人登记"


def open_dispute(act: Act, *, enterprise: Enterprise, grounds: str = BY_REGISTRATION) -> Dispute:
    """Say that an enterprise is the actor's and not its holder's; said once, it stays said."""
    present = queries.open_dispute_of(enterprise, act.actor.id)
    if present is not None:
        return present
    dispute = Dispute(
        county_id=act.actor.county_id,
        enterprise=enterprise,
        claimant_id=act.actor.id,
        grounds=grounds,
        opened_at=act.at,
    )
    detail = {"enterprise": enterprise.public_id}
    journal.record(act, dispute, "open", announce="enterprise.disputed", detail=detail)
    open_task(
        act,
        kind="dispute",
        subject=dispute,
        text=N_("企业 {reference} 有归属争议，请核对双方依据后处理"),
        values={"reference": enterprise.reference},
        url=f"/centre/disputes/{dispute.public_id}",
        role=Role.FINANCE_CENTRE,
        due_at=add_working_days(act.at, act.policy["appeals.answer_working_days"]),
    )
    _tell_holders(
        act,
        enterprise,
        N_("有人提出您登记的企业归他所有，金融服务中心会联系您核对；您的办理不受影响"),
    )
    return dispute


def _tell_holders(act: Act, enterprise: Enterprise, text: str) -> None:
    notify(
        act,
        user_ids=[member.user_id for member in enterprise.live_members],
        kind="dispute",
        text=text,
        url=f"/me/enterprises/{enterprise.public_id}",
    )


def state_grounds(act: Act, *, dispute: Dispute, grounds: str) -> Dispute:
    """The claimant says why."""
    dispute.machine.step(dispute.state, "keep")
    invalid_if(rules.note_refusals(grounds, N_("请写明您的依据"), field="grounds"))
    dispute.grounds = grounds.strip()
    journal.note(act, dispute, "state_grounds")
    return dispute


def withdraw_dispute(act: Act, *, dispute: Dispute) -> Dispute:
    """The claimant takes the claim back."""
    dispute.settled_at = act.at
    journal.record(act, dispute, "withdraw")
    close_tasks(act, subject=dispute)
    return dispute


def settle_dispute(act: Act, *, dispute: Dispute, outcome: str, note: str) -> Dispute:
    """Decide whose an enterprise is: `keep` the holder, or `transfer` it to the claimant."""
    invalid_if(rules.settlement_refusals(outcome, note))
    dispute.machine.step(dispute.state, outcome)
    dispute.settled_at, dispute.settled_by = act.at, act.actor.id
    dispute.outcome_note = note.strip()
    if outcome == "transfer":
        _transfer(act, dispute)
    else:
        _tell_holders(act, dispute.enterprise, N_("有人对您企业的归属申请经核对后维持原归属"))
    journal.record(act, dispute, outcome, reason=note.strip())
    close_tasks(act, subject=dispute)
    notify(
        act,
        user_ids=[dispute.claimant_id],
        kind="dispute",
        text=N_("您提出的企业归属申请已处理，请查看结果"),
        url="/me/enterprises",
    )
    return dispute


def _transfer(act: Act, dispute: Dispute) -> None:
    """Ownership changes hands and keeps its history; consents of the old owner end with it."""
    enterprise = dispute.enterprise
    before = enterprise.owner
    _tell_holders(act, enterprise, N_("经核对，您登记的企业已变更归属"))
    for member in enterprise.live_members:
        member.ended_at = act.at
    # The old owner's row must be closed before the new one's opens: one live owner at a time.
    db.session.flush()
    enterprise.members.append(
        EnterpriseMember(user_id=dispute.claimant_id, standing="owner", since=act.at)
    )
    detail = {
        "from": before.user.public_id if before else None,
        "to": dispute.claimant.public_id,
        "dispute": dispute.public_id,
    }
    journal.note(act, enterprise, "transfer", detail=detail)
    withdraw_all(act, enterprise_id=enterprise.public_id, reason="ownership_transferred")
