"""The guarantor records what came back after it paid; shared as the loss was, costs first."""

from datetime import date

from app.claims import rules
from app.claims.commands.deciding import locked
from app.claims.models import Claim, Recovery
from app.claims.rules.recovering import PAID
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.refusals import conflict, invalid_if


def record_recovery(
    act: Act, *, claim: Claim, amount_fen: int, received_on: date, costs_fen: int = 0
) -> Recovery:
    """Record a receipt on a claim that was paid; never more than the loss in all."""
    claim = locked(claim)
    invalid_if(
        rules.recovery_refusals(
            amount_fen,
            costs_fen,
            received_on,
            left_fen=claim.base_fen - claim.recovered_fen,
            disbursed_on=claim.loan.disbursed_on,
            on=act.on,
        )
    )
    if claim.state not in PAID:
        raise conflict("claim_not_paid", "代偿还没有付款，不能登记追偿", actual=claim.state)
    net, parts = rules.recovery_parts(amount_fen, costs_fen, claim.parts)
    assert sum(parts.values()) == net, (claim.id, parts)
    recovery = Recovery(
        claim=claim,
        amount_fen=amount_fen,
        costs_fen=costs_fen,
        received_on=received_on,
        parts=[list(pair) for pair in parts.items()],
        recorded_by=act.actor.id,
        recorded_at=act.at,
    )
    db.session.add(recovery)
    detail = {"net_fen": net, "received_on": received_on.isoformat(), **claim.loan.parties()}
    journal.note(act, claim, "recover", announce="claim.recovered", detail=detail)
    db.session.flush()
    return recovery
