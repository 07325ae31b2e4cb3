"""Loans over HTTP."""

from typing import Any

from app.infra.acts import Act
from app.infra.api import Answer
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.kernel.refusals import invalid
from app.loans import commands, queries
from app.loans.forms import CorrectionBody, FallBody, LoanBody, RepaymentBody, ReversalBody
from app.loans.models import Loan, Repayment
from app.loans.queries import BookFilters
from app.loans.states import LOAN
from app.loans.views.room import room
from app.referrals.models import Offer
from app.referrals.queries import offer_for


class LoanAnswer(Answer):
    id: str
    state: str
    contract_number: str | None
    principal_fen: int
    balance_fen: int
    overdue: bool


class RepaymentAnswer(Answer):
    id: str
    state: str
    loan_id: str
    amount_fen: int
    principal_fen: int
    interest_fen: int
    balance_fen: int


class FallAnswer(Answer):
    id: str
    state: str


def described(act: Act, loan: Loan) -> dict[str, Any]:
    """A loan as far as the actor may see it; the county five fields alone (PF-02)."""
    settled = loan.state == "settled"
    days = loan.days_past_due(act.on)
    shown = {
        "id": loan.public_id,
        "contract_number": loan.contract_number,
        "principal_fen": loan.principal_fen,
        "balance_fen": loan.balance_fen,
        "overdue": days > 0,
        "settled": settled,
    }
    if queries.reduced_for(act.actor):
        return {**shown, "state": "settled" if settled else "overdue" if days else "active"}
    return {**shown, **_contract(act, loan, days)}


def _contract(act: Act, loan: Loan, days: int) -> dict[str, Any]:
    """What the parties to the contract see besides."""
    return {
        "state": loan.state,
        "reference": loan.reference,
        "offer_id": loan.offer.public_id,
        "enterprise_id": loan.enterprise.public_id,
        "lender": {"id": loan.lender.public_id, "name": loan.lender.name},
        "guarantor": {"id": loan.guarantor.public_id, "name": loan.guarantor.name}
        if loan.guarantor
        else None,
        "commitment_id": loan.commitment.public_id if loan.commitment else None,
        "guaranteed_fen": loan.guaranteed_fen,
        "annual_rate": f"{loan.annual_rate.normalize():f}",
        "method": loan.method,
        "term_months": loan.term_months,
        "disbursed_on": loan.disbursed_on.isoformat(),
        "matures_on": loan.matures_on.isoformat(),
        "next_due_on": loan.next_due_on.isoformat() if loan.next_due_on else None,
        "days_past_due": days,
        "arrears_fen": loan.arrears_fen(act.on),
        "settled_on": loan.settled_on.isoformat() if loan.settled_on else None,
        "schedule": loan.schedule,
    }


@room.api("POST", "/loans", may=Permission.LOAN_BOOK, body=LoanBody, answer=LoanAnswer, status=201)
def book_loan(act: Act, body: LoanBody) -> dict[str, Any]:
    offer = offer_for(act.actor, body.offer_id)
    if offer is None:
        raise NotVisible("offer_id")
    loan = commands.book_loan(
        act, offer=offer, disbursed_on=body.disbursed_on, contract_number=body.contract_number
    )
    return described(act, loan)


@room.api(
    "POST",
    "/offers/<id:offer>/fall-through",
    may=Permission.OFFER_LET_FALL,
    subject=offer_for,
    body=FallBody,
    answer=FallAnswer,
)
def let_fall(act: Act, offer: Offer, body: FallBody) -> dict[str, Any]:
    fallen = commands.let_fall(act, offer=offer, reason=body.reason)
    return {"id": fallen.public_id, "state": fallen.state}


@room.api(
    "GET",
    "/loans",
    may=Permission.LOAN_READ,
    answer=LoanAnswer,
    many=True,
    query=("state", "overdue"),
)
def list_loans(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    found = queries.loans(act.actor, page, _filters(act, query), on=act.on)
    return Slice([described(act, loan) for loan in found.items], found.next)


def _filters(act: Act, query: dict[str, str]) -> BookFilters:
    state, overdue = query.get("state"), query.get("overdue")
    if state is not None and state not in LOAN.states:
        raise invalid("state", "没有这个状态")
    if state == "in_claim" and queries.reduced_for(act.actor):
        raise invalid("state", "没有这个状态")
    if overdue not in (None, "true", "false"):
        raise invalid("overdue", "overdue 应为 true 或 false")
    return BookFilters(overdue=None if overdue is None else overdue == "true", state=state)


@room.api(
    "GET",
    "/loans/<id:loan>",
    may=Permission.LOAN_READ,
    subject=queries.loan_for,
    answer=LoanAnswer,
)
def show_loan(act: Act, loan: Loan) -> dict[str, Any]:
    if queries.reduced_for(act.actor):
        return described(act, loan)
    return {**described(act, loan), "repayments": [_entry(each) for each in loan.repayments]}


def _entry(repayment: Repayment) -> dict[str, Any]:
    """A repayment as it was entered, and whether it was taken back."""
    reversal = repayment.reversal
    return {
        "id": repayment.public_id,
        "paid_on": repayment.paid_on.isoformat(),
        "external_number": repayment.external_number,
        "amount_fen": repayment.amount_fen,
        "principal_fen": repayment.principal_fen,
        "interest_fen": repayment.interest_fen,
        "reversed": reversal is not None,
        "reversal_reason": reversal.reason if reversal else None,
    }


@room.api(
    "POST",
    "/repayments/<id:repayment>/reverse",
    may=Permission.LOAN_REPAY,
    subject=queries.repayment_for,
    body=ReversalBody,
    answer=LoanAnswer,
)
def reverse_repayment(act: Act, repayment: Repayment, body: ReversalBody) -> dict[str, Any]:
    """Answers the loan as it stands without the repayment."""
    commands.reverse_repayment(act, repayment=repayment, reason=body.reason)
    return described(act, repayment.loan)


@room.api(
    "POST",
    "/loans/<id:loan>/correct",
    may=Permission.LOAN_BOOK,
    subject=queries.loan_for,
    body=CorrectionBody,
    answer=LoanAnswer,
)
def correct_booking(act: Act, loan: Loan, body: CorrectionBody) -> dict[str, Any]:
    named = "contract_number" in body.model_fields_set
    commands.correct_booking(
        act,
        loan=loan,
        disbursed_on=body.disbursed_on or loan.disbursed_on,
        contract_number=body.contract_number if named else loan.contract_number,
        reason=body.reason,
    )
    return described(act, loan)


@room.api(
    "POST",
    "/loans/<id:loan>/repayments",
    may=Permission.LOAN_REPAY,
    subject=queries.loan_for,
    body=RepaymentBody,
    answer=RepaymentAnswer,
    status=201,
)
def record_repayment(act: Act, loan: Loan, body: RepaymentBody) -> dict[str, Any]:
    """`state` is the loan's after the repayment."""
    repayment = commands.record_repayment(
        act,
        loan=loan,
        paid_on=body.paid_on,
        amount_fen=body.amount_fen,
        external_number=body.external_number,
    )
    return {
        "id": repayment.public_id,
        "state": loan.state,
        "loan_id": loan.public_id,
        "paid_on": repayment.paid_on.isoformat(),
        "external_number": repayment.external_number,
        "amount_fen": repayment.amount_fen,
        "principal_fen": repayment.principal_fen,
        "interest_fen": repayment.interest_fen,
        "balance_fen": loan.balance_fen,
        "overdue": loan.days_past_due(act.on) > 0,
        "days_past_due": loan.days_past_due(act.on),
    }
