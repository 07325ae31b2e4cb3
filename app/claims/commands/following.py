"""A claim follows its loan until it is approved: smaller with money, gone when it is cured."""

from app.claims import queries, rules
from app.claims.commands.filing import ask_for_study, base_from_books
from app.claims.models import Claim
from app.guarantee import commands as guarantee
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.tasks import close_tasks


def refigure_claim(act: Act, *, claim: Claim) -> Claim:
    """Money came in, or the re-guarantor does not share: figure anew from the books.

    A first yes was to other figures and is void.
    """
    before = claim.base_fen
    base = base_from_books(act, claim.loan)
    claim.shares = [
        [party, f"{share.normalize():f}"] for party, share in queries.shares_of(claim.commitment)
    ]
    claim.take(rules.figures_of(base.total_fen, claim.parts), base.interest_fen)
    detail = {"before_fen": before, "base_fen": claim.base_fen}
    if claim.can("refigure"):
        claim.first_approver, claim.first_approved_at = None, None
        journal.record(act, claim, "refigure", detail=detail)
        ask_for_study(act, claim)
    else:
        journal.note(act, claim, "refigure", detail=detail)
    db.session.flush()
    return claim


def cure_claim(act: Act, *, claim: Claim) -> Claim:
    """The arrears were paid before anyone approved: the claim is over, the guarantee runs on."""
    claim.closed_at = act.at
    journal.record(act, claim, "cure", announce="claim.cured", detail=claim.loan.parties())
    guarantee.cure_claim(act, commitment=claim.commitment)
    close_tasks(act, subject=claim)
    db.session.flush()
    return claim
