"""The guarantor records what it paid the bank: at once or in parts, never beyond what it owes."""

from datetime import date

from app.claims import rules
from app.claims.commands.deciding import locked
from app.claims.commands.filing import tell_owner
from app.claims.models import Claim, ClaimPayment
from app.guarantee import commands as guarantee
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.tasks import close_tasks
from app.kernel.refusals import conflict, invalid_if
from app.kernel.words import N_


def pay_claim(
    act: Act, *, claim: Claim, amount_fen: int | None = None, paid_on: date | None = None
) -> Claim:
    """Record a payment; without an amount all that is left, without a day today."""
    claim = locked(claim)
    open_to_payment = claim.can("pay")
    # A claim that nobody approved has nothing payable yet: that is its state, not the amount.
    left = claim.left_fen if open_to_payment else claim.payable_fen
    amount = left if amount_fen is None else amount_fen
    day = paid_on or act.on
    invalid_if(
        rules.pay_refusals(
            amount,
            day,
            left_fen=left,
            disbursed_on=claim.loan.disbursed_on,
            on=act.on,
        )
    )
    if claim.state == "paid":
        raise conflict("already_paid", "这笔代偿已经付清", actual=claim.state)
    if not open_to_payment:
        raise conflict("claim_not_approved", "代偿还没有批准，不能付款", actual=claim.state)
    _pay(act, claim, amount, day)
    db.session.flush()
    return claim


def _pay(act: Act, claim: Claim, amount_fen: int, day: date) -> None:
    claim.payments.append(
        ClaimPayment(
            amount_fen=amount_fen, paid_on=day, recorded_by=act.actor.id, recorded_at=act.at
        )
    )
    claim.paid_fen += amount_fen
    programme = claim.commitment.application.programme
    guarantee.count_claim_paid(act, commitment=claim.commitment, amount_fen=amount_fen)
    detail = {"amount_fen": amount_fen, "paid_on": day.isoformat(), **claim.loan.parties()}
    if claim.left_fen:
        journal.record(act, claim, "pay", announce="claim.part_paid", detail=detail)
        guarantee.watch_claim_rate(act, programme=programme)
        return
    claim.paid_on = day
    journal.record(act, claim, "pay_rest", announce="claim.paid", detail=detail)
    # The guarantor is liable for nothing more under this letter: its limits are free again.
    guarantee.settle_claim(act, commitment=claim.commitment)
    close_tasks(act, subject=claim)
    guarantee.watch_claim_rate(act, programme=programme)
    tell_owner(
        act,
        claim,
        "claim_paid",
        N_("担保机构已为贷款 {reference} 向银行代偿：请联系担保机构商量怎么还"),
    )
