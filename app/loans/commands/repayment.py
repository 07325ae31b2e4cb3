"""Repayments: each of the bank's numbers once, laid to the lines, and what follows from it."""

from datetime import date

from app.collateral.commands import end_security_of
from app.consents.commands import release_contract
from app.guarantee.commands import release, release_part
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.notify import notify
from app.infra.tasks import close_tasks
from app.kernel.errors import Conflict
from app.kernel.refusals import conflict, invalid_if
from app.kernel.words import N_
from app.loans import queries, rules
from app.loans.commands.ageing import follow_calendar
from app.loans.models import DUPLICATE_NUMBER, Loan, Repayment
from app.loans.rules import Allocation
from app.needs.queries import speakers_of


def record_repayment(
    act: Act, *, loan: Loan, paid_on: date, amount_fen: int, external_number: str
) -> Repayment:
    """Enter money that the bank received, once under the bank's own number.

    It is laid to the lines as rules.allocate says. What was guaranteed of the principal that came
    back is free again in the same step; the last of it settles the loan.
    """
    number = external_number.strip()
    loan = queries.locked_loan(loan.id)
    invalid_if(
        rules.entry_refusals(amount_fen, number, paid_on, disbursed_on=loan.disbursed_on, on=act.on)
    )
    # A number seen before is a repetition, whatever is left of the loan meanwhile.
    entered = queries.entries_numbered(loan.lender_id, number)
    if any(each.reversal is None for each in entered):
        raise Conflict((DUPLICATE_NUMBER,))
    _refuse_unless_open(loan)
    invalid_if(rules.overpaid_refusals(loan.due_lines(), amount_fen))
    order = act.policy["loans.allocation_order"]
    laid = rules.allocate(loan.due_lines(), amount_fen, paid_on, order=order)
    repayment = _enter(act, loan, laid, amount_fen, paid_on, number, attempt=len(entered) + 1)
    _free_guarantee(act, loan, laid)
    if laid.settles:
        _settle(act, loan)
    else:
        follow_calendar(act, loan=loan)
    db.session.flush()
    return repayment


def _refuse_unless_open(loan: Loan) -> None:
    if loan.state == "settled":
        raise conflict("loan_settled", "这笔贷款已经结清", actual=loan.state)
    if loan.claim_fixed_at is not None:
        raise conflict("claim_approved", "代偿已批准，之后收回的钱按追偿款登记", actual=loan.state)


def _enter(
    act: Act,
    loan: Loan,
    laid: Allocation,
    amount_fen: int,
    paid_on: date,
    number: str,
    *,
    attempt: int,
) -> Repayment:
    lines = {line.number: line for line in loan.lines}
    for part in laid.parts:
        lines[part.number].paid_principal_fen += part.principal_fen
        lines[part.number].paid_interest_fen += part.interest_fen
    loan.balance_fen -= laid.principal_fen
    repayment = Repayment(
        loan=loan,
        lender_id=loan.lender_id,
        external_number=number,
        attempt=attempt,
        paid_on=paid_on,
        amount_fen=amount_fen,
        principal_fen=laid.principal_fen,
        interest_fen=laid.interest_fen,
        recorded_by=act.actor.id,
        recorded_at=act.at,
    )
    db.session.add(repayment)
    if not laid.settles:
        loan.next_due_on = rules.next_due_on(loan.due_lines())
    detail = {
        **loan.parties(),
        "amount_fen": amount_fen,
        "principal_fen": laid.principal_fen,
        "interest_fen": laid.interest_fen,
        "paid_on": paid_on.isoformat(),
    }
    if laid.settles:
        loan.next_due_on, loan.settled_on = None, paid_on
        journal.record(act, loan, "settle", announce="loan.settled", detail=detail)
    else:
        journal.note(act, loan, "repay", announce="loan.repaid", detail=detail)
    db.session.flush()
    return repayment


def _free_guarantee(act: Act, loan: Loan, laid: Allocation) -> None:
    """The guaranteed part of what came back returns to every limit it was taken from."""
    if loan.commitment is None or laid.settles or not laid.principal_fen:
        return
    left = rules.guaranteed_left_fen(
        loan.balance_fen, guaranteed_fen=loan.guaranteed_fen, principal_fen=loan.principal_fen
    )
    back = loan.commitment.outstanding_fen - left
    if back > 0:
        release_part(act, commitment=loan.commitment, amount_fen=back)


def _settle(act: Act, loan: Loan) -> None:
    """Nothing is owed: guarantee and pledges end, and with the last contract the reading too."""
    close_tasks(act, subject=loan)
    if loan.commitment is not None:
        release(act, commitment=loan.commitment)
    end_security_of(act, secured_kind="loan", secured_id=loan.public_id, reason="loan_settled")
    if not queries.lends_elsewhere(loan):
        release_contract(act, enterprise_id=loan.enterprise.public_id, recipient_id=loan.lender_id)
    notify(
        act,
        user_ids=speakers_of(loan.offer.referral.need),
        kind="loan_settled",
        text=N_("贷款 {reference} 已结清，银行会解除抵质押"),
        values={"reference": loan.reference},
        url=f"/me/loans/{loan.public_id}",
    )
