"""Two people of the guarantor approve, one step each; or one of them declines, with reasons."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from app.accounts.commands import require_second_eye
from app.claims import queries, rules
from app.claims.commands.filing import base_from_books
from app.claims.models import CALLED, FOUR_EYES, Claim
from app.guarantee import commands as guarantee
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import end_of_day
from app.infra.db import db
from app.infra.ledger.accounts import account_of, open_account
from app.infra.ledger.models import LedgerAccount
from app.infra.ledger.transfers import move
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import invalid_if
from app.kernel.words import N_
from app.loans import commands as loans
from app.loans.queries import locked_loan

PAY = "claim_pay"
ANSWERED = "claim_answered"


def approve_claim(act: Act, *, claim: Claim) -> Claim:
    """One person's yes. The first leaves it in study; another's makes the guarantor pay."""
    claim = locked(claim)
    claim.machine.step(claim.state, "approve")
    require_second_eye(act, makers=(claim.first_approver,), refusal=FOUR_EYES)
    if claim.first_approver is None:
        claim.first_approver, claim.first_approved_at = act.actor.id, act.at
        journal.record(act, claim, "approve", announce="claim.studied")
    else:
        _approve(act, claim)
    db.session.flush()
    return claim


def locked(claim: Claim) -> Claim:
    """The claim, after its loan: whatever moves either waits for the other in this order."""
    locked_loan(claim.loan_id)
    return queries.locked_claim(claim.id)


def _approve(act: Act, claim: Claim) -> None:
    """The figures stand from now on, and what is called is written to the ledger."""
    books = base_from_books(act, claim.loan)
    assert claim.base_fen - claim.interest_fen == books.principal_fen, (claim.id, books)
    assert sum(fen for _party, fen in claim.burden) == claim.base_fen, claim.id
    claim.second_approver, claim.approved_at = act.actor.id, act.at
    claim.pay_due_on = act.on + timedelta(days=act.policy["guarantee.claim.pay_days"])
    detail = {"base_fen": claim.base_fen, "payable_fen": claim.payable_fen}
    journal.record(act, claim, "approve", announce="claim.approved", detail=detail)
    loans.fix_claim(act, loan=claim.loan)
    if claim.payable_fen:
        move(act, lines={_called(act, claim): claim.payable_fen}, cause=claim)
    close_tasks(act, subject=claim)
    open_task(
        act,
        kind=PAY,
        subject=claim,
        text=N_("代偿 {reference} 已批准：请按期付款并登记"),
        values={"reference": claim.reference},
        url=f"/guarantee/claims/{claim.public_id}",
        organisation_id=claim.commitment.guarantor_id,
        role=Role.GUARANTEE_OFFICER,
        due_at=end_of_day(claim.pay_due_on),
    )


def _called(act: Act, claim: Claim) -> LedgerAccount:
    """The programme's account of what was called, opened by whoever needs it first."""
    programme = claim.commitment.application.programme
    found = account_of(programme, CALLED)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            return open_account(act, owner=programme, kind=CALLED)
    except IntegrityError:
        opened = account_of(programme, CALLED)
        assert opened is not None, programme.public_id
        return opened


def decline_claim(
    act: Act, *, claim: Claim, reason_codes: Sequence[str], comment: str = ""
) -> Claim:
    """Say no before it is approved, with reasons; the bank may file again."""
    chosen = tuple(dict.fromkeys(reason_codes))
    invalid_if(rules.decline_refusals(chosen, comment, policy=act.policy))
    claim = locked(claim)
    claim.machine.step(claim.state, "decline")
    claim.reason_codes, claim.comment = list(chosen), comment.strip()
    claim.declined_by, claim.closed_at = act.actor.id, act.at
    detail = {"reason_codes": list(chosen), **claim.loan.parties()}
    journal.record(act, claim, "decline", announce="claim.declined", detail=detail)
    guarantee.cure_claim(act, commitment=claim.commitment)
    loans.leave_claim(act, loan=claim.loan)
    close_tasks(act, subject=claim)
    open_task(
        act,
        kind=ANSWERED,
        subject=claim,
        text=N_("代偿申请 {reference} 没有通过：请看原因"),
        values={"reference": claim.reference},
        url=f"/guarantee/claims/{claim.public_id}",
        organisation_id=claim.loan.lender_id,
        role=Role.BANK_OFFICER,
    )
    db.session.flush()
    return claim
