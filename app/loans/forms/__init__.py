"""Input of the room: forms of pages, bodies of programs."""

from app.loans.forms.bodies import LoanBody, RepaymentBody
from app.loans.forms.pages import BookForm, RepaymentForm

__all__ = ["BookForm", "LoanBody", "RepaymentBody", "RepaymentForm"]
