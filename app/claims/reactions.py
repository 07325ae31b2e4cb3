"""What a repayment does to a claim that nobody has approved yet: in the same transaction."""

from typing import Any

from app.claims import commands, queries
from app.claims.models import Claim
from app.guarantee.queries import filing_by_id
from app.infra.acts import Act
from app.loans.queries import loan_by_id


def on_loan_repaid(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """AT_ONCE loan.repaid: the base follows the books."""
    claim = _undecided(subject_id)
    if claim is not None:
        commands.refigure_claim(act, claim=claim)


def on_loan_cured(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """AT_ONCE loan.caught_up, loan.settled: nothing is overdue, so nothing is claimed."""
    claim = _undecided(subject_id)
    if claim is not None:
        commands.cure_claim(act, claim=claim)


def on_filing_refused(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """AT_ONCE filing.refused: what the re-guarantor does not share, the agency bears alone."""
    for claim in queries.undecided_under(filing_by_id(subject_id).commitment_id):
        commands.refigure_claim(act, claim=claim)


def _undecided(loan_id: str) -> Claim | None:
    loan = loan_by_id(loan_id)
    assert loan is not None, loan_id
    return queries.undecided_of(loan)
