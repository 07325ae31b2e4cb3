"""Writes of the room, one file per noun."""

from app.loans.commands.ageing import (
    ask_owner,
    bring_up_overdue,
    fall_behind,
    follow_calendar,
    remind_of_payment,
)
from app.loans.commands.asking import ask_for_booking, ask_for_consent
from app.loans.commands.booking import book_loan, preview_of
from app.loans.commands.claiming import enter_claim, fix_claim, leave_claim
from app.loans.commands.correcting import correct_booking
from app.loans.commands.falling import let_fall
from app.loans.commands.repayment import record_repayment
from app.loans.commands.reversing import reverse_repayment
from app.loans.commands.telling import tell_overdue

__all__ = [
    "ask_for_booking",
    "ask_for_consent",
    "ask_owner",
    "book_loan",
    "bring_up_overdue",
    "correct_booking",
    "enter_claim",
    "fall_behind",
    "fix_claim",
    "follow_calendar",
    "leave_claim",
    "let_fall",
    "preview_of",
    "record_repayment",
    "remind_of_payment",
    "reverse_repayment",
    "tell_overdue",
]
