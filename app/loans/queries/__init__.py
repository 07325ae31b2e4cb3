"""Reads of the room."""

from app.loans.queries.booking import (
    accepted_offers,
    all_booked,
    covered_offer,
    loan_of_offer,
    registered_assets,
)
from app.loans.queries.clock import due_within, falling_behind, overdue_loans
from app.loans.queries.loans import (
    BookFilters,
    book,
    file_for,
    lends_elsewhere,
    loan_by_id,
    loan_for,
    loans,
    locked_loan,
    own_loan_for,
    own_loans,
    reduced_for,
    repayment_numbered,
    secured_loan,
    subjects_of,
)

__all__ = [
    "BookFilters",
    "accepted_offers",
    "all_booked",
    "book",
    "covered_offer",
    "due_within",
    "falling_behind",
    "file_for",
    "lends_elsewhere",
    "loan_by_id",
    "loan_for",
    "loan_of_offer",
    "loans",
    "locked_loan",
    "overdue_loans",
    "own_loan_for",
    "own_loans",
    "reduced_for",
    "registered_assets",
    "repayment_numbered",
    "secured_loan",
    "subjects_of",
]
