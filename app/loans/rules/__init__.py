"""What a loan is judged by: booking, allocation, where it stands, when to remind. Pure."""

from app.loans.rules.booking import (
    BookingFacts,
    booking_refusals,
    contract_refusals,
    day_refusals,
    open_conditions,
)
from app.loans.rules.falling import BY_BANK, falling_refusals, reason_refusals
from app.loans.rules.pricing import cost_after, fees_at_drawdown, terms_of_loan
from app.loans.rules.reminding import due_soon, reminder_reached
from app.loans.rules.repaying import (
    Allocation,
    Part,
    allocate,
    entry_refusals,
    left_in_all_fen,
    overpaid_refusals,
    principal_left_fen,
    settling_fen,
)
from app.loans.rules.standing import (
    DueLine,
    arrears_fen,
    days_past_due,
    guaranteed_left_fen,
    next_due_on,
)

__all__ = [
    "BY_BANK",
    "Allocation",
    "BookingFacts",
    "DueLine",
    "Part",
    "allocate",
    "arrears_fen",
    "booking_refusals",
    "contract_refusals",
    "cost_after",
    "day_refusals",
    "days_past_due",
    "due_soon",
    "entry_refusals",
    "falling_refusals",
    "fees_at_drawdown",
    "guaranteed_left_fen",
    "left_in_all_fen",
    "next_due_on",
    "open_conditions",
    "overpaid_refusals",
    "principal_left_fen",
    "reason_refusals",
    "reminder_reached",
    "settling_fen",
    "terms_of_loan",
]
