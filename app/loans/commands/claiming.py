"""What a claim does to its loan; called by the room above (claims)."""

from app.infra import journal
from app.infra.acts import Act
from app.loans.models import Loan


def enter_claim(act: Act, *, loan: Loan) -> Loan:
    """The bank asked the guarantor to pay. The caller holds the row lock."""
    journal.record(act, loan, "enter_claim")
    return loan


def leave_claim(act: Act, *, loan: Loan) -> Loan:
    """The guarantor declined: the loan is overdue as before."""
    journal.record(act, loan, "leave_claim")
    return loan


def fix_claim(act: Act, *, loan: Loan) -> Loan:
    """The claim was approved: its amounts stand, and later receipts are recoveries."""
    loan.claim_fixed_at = act.at
    journal.note(act, loan, "fix_claim")
    return loan
