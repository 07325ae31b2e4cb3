"""Input of the room: forms of pages, bodies of programs."""

from app.loans.forms.bodies import CorrectionBody, FallBody, LoanBody, RepaymentBody, ReversalBody
from app.loans.forms.pages import BookForm, CorrectionForm, FallForm, RepaymentForm, ReversalForm

__all__ = [
    "BookForm",
    "CorrectionBody",
    "CorrectionForm",
    "FallBody",
    "FallForm",
    "LoanBody",
    "RepaymentBody",
    "RepaymentForm",
    "ReversalBody",
    "ReversalForm",
]
