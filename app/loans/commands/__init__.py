"""Writes of the room, one file per noun."""

from app.loans.commands.ageing import (
    bring_up_overdue,
    fall_behind,
    follow_calendar,
    remind_of_payment,
)
from app.loans.commands.booking import ask_for_booking, book_loan, preview_of
from app.loans.commands.claiming import enter_claim, fix_claim, leave_claim
from app.loans.commands.repayment import record_repayment

__all__ = [
    "ask_for_booking",
    "book_loan",
    "bring_up_overdue",
    "enter_claim",
    "fall_behind",
    "fix_claim",
    "follow_calendar",
    "leave_claim",
    "preview_of",
    "record_repayment",
    "remind_of_payment",
]
