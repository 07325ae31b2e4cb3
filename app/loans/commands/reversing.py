"""A wrong repayment is taken back by a row of its own; the books are laid out anew without it."""

from app.accounts.commands import require_second_eye
from app.guarantee.commands import retake_part
from app.infra import journal
from app.infra.acts import Act
from app.infra.clock import day_of
from app.infra.db import db
from app.infra.notify import notify
from app.infra.parameters import policy_for
from app.kernel.refusals import Refusal, invalid_if, refuse_if
from app.kernel.words import N_
from app.loans import queries, rules
from app.loans.commands.ageing import follow_calendar
from app.loans.models import Loan, Repayment, RepaymentReversal
from app.loans.rules import reversing
from app.loans.rules.reversing import Entry
from app.needs.queries import speakers_of


def reverse_repayment(act: Act, *, repayment: Repayment, reason: str) -> RepaymentReversal:
    """Take back a repayment that was entered wrongly: whole, the newest first, with its reason.

    The bank's number may be entered again. What had been freed of the guarantee is covered again
    in the same step, or nothing changes (409 `headroom_exceeded`).
    """
    invalid_if(reversing.reason_refusals(reason))
    loan = queries.locked_loan(repayment.loan_id)
    db.session.refresh(repayment)
    refuse_if(_refusals(loan, repayment))
    require_second_hand(act, Entry(repayment.recorded_by, day_of(repayment.recorded_at)))
    reversal = RepaymentReversal(
        repayment=repayment,
        amount_delta_fen=-repayment.amount_fen,
        reason=reason.strip(),
        reversed_by=act.actor.id,
        reversed_at=act.at,
    )
    db.session.add(reversal)
    db.session.flush()
    _lay_out_anew(loan)
    _cover_again(act, loan)
    detail = {
        **loan.parties(),
        "amount_fen": -repayment.amount_fen,
        "principal_fen": -repayment.principal_fen,
        "interest_fen": -repayment.interest_fen,
        "paid_on": repayment.paid_on.isoformat(),
    }
    follow_calendar(act, loan=loan)
    topic = "loan.repayment_reversed"
    journal.note(
        act, loan, "reverse_repayment", announce=topic, reason=reversal.reason, detail=detail
    )
    _tell(act, loan)
    db.session.flush()
    return reversal


def _refusals(loan: Loan, repayment: Repayment) -> tuple[Refusal, ...]:
    standing = queries.standing_repayments(loan)
    newest = standing[-1] if standing else None
    later = newest is not None and newest.id != repayment.id
    return reversing.reversal_refusals(
        loan_state=loan.state,
        claim_fixed=loan.claim_fixed_at is not None,
        reversed_already=repayment.reversal is not None,
        later_number=newest.external_number if newest is not None and later else None,
    )


def require_second_hand(act: Act, entry: Entry) -> None:
    """Once the day of an entry is over, another person than who made it (409 `four_eyes`)."""
    if entry.on < act.on:
        require_second_eye(act, makers=(entry.by,), refusal=reversing.own_entry(entry))


def _lay_out_anew(loan: Loan) -> None:
    """Lay the repayments that still count to the lines, each by the order of its own day."""
    for line in loan.lines:
        line.paid_principal_fen = line.paid_interest_fen = 0
    balance = loan.principal_fen
    lines = {line.number: line for line in loan.lines}
    for kept in queries.standing_repayments(loan):
        policy = policy_for(loan.county_id, day_of(kept.recorded_at))
        order = policy["loans.allocation_order"]
        laid = rules.allocate(loan.due_lines(), kept.amount_fen, kept.paid_on, order=order)
        assert (laid.principal_fen, laid.interest_fen) == (kept.principal_fen, kept.interest_fen)
        for part in laid.parts:
            lines[part.number].paid_principal_fen += part.principal_fen
            lines[part.number].paid_interest_fen += part.interest_fen
        balance -= laid.principal_fen
    loan.balance_fen = balance
    loan.next_due_on = rules.next_due_on(loan.due_lines())
    db.session.flush()


def _cover_again(act: Act, loan: Loan) -> None:
    if loan.commitment is None:
        return
    left = rules.guaranteed_left_fen(
        loan.balance_fen, guaranteed_fen=loan.guaranteed_fen, principal_fen=loan.principal_fen
    )
    more = left - loan.commitment.outstanding_fen
    if more > 0:
        retake_part(act, commitment=loan.commitment, amount_fen=more)


def _tell(act: Act, loan: Loan) -> None:
    notify(
        act,
        user_ids=speakers_of(loan.offer.referral.need),
        kind="repayment_reversed",
        text=N_("贷款 {reference} 有一笔还款登记有误，银行已冲正：请核对还款计划"),
        values={"reference": loan.reference},
        url=f"/me/loans/{loan.public_id}",
    )
