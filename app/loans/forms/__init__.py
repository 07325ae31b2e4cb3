"""Input of the room: forms of pages, bodies of programs."""

from app.loans.forms.bodies import CorrectionBody, LoanBody, RepaymentBody, ReversalBody
from app.loans.forms.pages import BookForm, CorrectionForm, RepaymentForm, ReversalForm

__all__ = [
    "BookForm",
    "CorrectionBody",
    "CorrectionForm",
    "LoanBody",
    "RepaymentBody",
    "RepaymentForm",
    "ReversalBody",
    "ReversalForm",
]
