"""Claims over HTTP."""

from typing import Any

from app.claims import commands, queries
from app.claims.forms import DeclineBody, PayBody, RecoveryBody
from app.claims.models import Claim, Recovery
from app.claims.states import CLAIM
from app.claims.views.room import room
from app.claims.views.shapes import warnings_of
from app.infra.acts import Act
from app.infra.api import Answer
from app.infra.clock import CHINA
from app.infra.forms import said
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.loans.models import Loan
from app.loans.queries import loan_for


class RecoveryAnswer(Answer):
    id: str
    state: str
    net_fen: int
    parts_fen: dict[str, int]


class ClaimAnswer(Answer):
    id: str
    state: str
    loan_id: str
    base_fen: int
    cash: dict[str, int]
    burden: dict[str, int]
    payable_fen: int
    paid_fen: int


def described(claim: Claim) -> dict[str, Any]:
    """A claim as both sides of the guarantee read it."""
    return {
        "id": claim.public_id,
        "reference": claim.reference,
        "state": claim.state,
        "loan_id": claim.loan.public_id,
        "commitment_id": claim.commitment.public_id,
        "days_past_due": claim.days_past_due,
        "base_fen": claim.base_fen,
        "interest_fen": claim.interest_fen,
        "cash": dict(claim.cash),
        "burden": dict(claim.burden),
        "payable_fen": claim.payable_fen,
        "paid_fen": claim.paid_fen,
        "approvals": sum(who is not None for who in (claim.first_approver, claim.second_approver)),
        "payments": [
            {"amount_fen": paid.amount_fen, "paid_on": paid.paid_on.isoformat()}
            for paid in claim.payments
        ],
        "recoveries": [_recovery(each) for each in claim.recoveries],
        "recovered_fen": claim.recovered_fen,
        "pay_due_on": claim.pay_due_on.isoformat() if claim.pay_due_on else None,
        "reason_codes": list(claim.reason_codes),
        "comment": claim.comment or None,
        "filed_at": claim.filed_at.astimezone(CHINA).isoformat(),
    }


def _recovery(recovery: Recovery) -> dict[str, Any]:
    return {
        "id": recovery.public_id,
        "amount_fen": recovery.amount_fen,
        "costs_fen": recovery.costs_fen,
        "net_fen": recovery.net_fen,
        "received_on": recovery.received_on.isoformat(),
        "parts_fen": dict(recovery.parts),
    }


def _whole(act: Act, claim: Claim) -> dict[str, Any]:
    """The claim, and what its guarantor should look at twice."""
    warnings = [
        {"code": found.code, "message": said(found), "citation": found.citation}
        for found in warnings_of(act, claim)
    ]
    return {**described(claim), "warnings": warnings}


@room.api(
    "POST",
    "/loans/<id:loan>/claims",
    may=Permission.CLAIM_FILE,
    subject=loan_for,
    answer=ClaimAnswer,
    status=201,
)
def file_claim(act: Act, loan: Loan) -> dict[str, Any]:
    return _whole(act, commands.file_claim(act, loan=loan))


@room.api(
    "GET",
    "/claims",
    may=Permission.CLAIM_READ,
    answer=ClaimAnswer,
    many=True,
    query=("state",),
)
def list_claims(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    state = query.get("state")
    if state is not None and state not in CLAIM.states:
        raise invalid("state", "没有这个状态")
    found = queries.claims(act.actor, page, states=(state,) if state else ())
    return Slice([described(claim) for claim in found.items], found.next)


@room.api(
    "GET",
    "/claims/<id:claim>",
    may=Permission.CLAIM_READ,
    subject=queries.claim_for,
    answer=ClaimAnswer,
)
def show_claim(act: Act, claim: Claim) -> dict[str, Any]:
    return _whole(act, claim)


@room.api(
    "POST",
    "/claims/<id:claim>/approve",
    may=Permission.CLAIM_APPROVE,
    subject=queries.claim_for,
    answer=ClaimAnswer,
)
def approve_claim(act: Act, claim: Claim) -> dict[str, Any]:
    return _whole(act, commands.approve_claim(act, claim=claim))


@room.api(
    "POST",
    "/claims/<id:claim>/decline",
    may=Permission.CLAIM_APPROVE,
    subject=queries.claim_for,
    body=DeclineBody,
    answer=ClaimAnswer,
)
def decline_claim(act: Act, claim: Claim, body: DeclineBody) -> dict[str, Any]:
    declined = commands.decline_claim(
        act, claim=claim, reason_codes=body.reason_codes, comment=body.comment
    )
    return _whole(act, declined)


@room.api(
    "POST",
    "/claims/<id:claim>/pay",
    may=Permission.CLAIM_PAY,
    subject=queries.claim_for,
    body=PayBody,
    answer=ClaimAnswer,
)
def pay_claim(act: Act, claim: Claim, body: PayBody) -> dict[str, Any]:
    paid = commands.pay_claim(act, claim=claim, amount_fen=body.amount_fen, paid_on=body.paid_on)
    return _whole(act, paid)


@room.api(
    "POST",
    "/claims/<id:claim>/recoveries",
    may=Permission.CLAIM_PAY,
    subject=queries.claim_for,
    body=RecoveryBody,
    answer=RecoveryAnswer,
    status=201,
)
def record_recovery(act: Act, claim: Claim, body: RecoveryBody) -> dict[str, Any]:
    """`state` is the claim's; `parts_fen` share the net amount as the loss was shared."""
    recovery = commands.record_recovery(
        act,
        claim=claim,
        amount_fen=body.amount_fen,
        costs_fen=body.costs_fen,
        received_on=body.received_on,
    )
    return {**_recovery(recovery), "state": claim.state, "claim_id": claim.public_id}
