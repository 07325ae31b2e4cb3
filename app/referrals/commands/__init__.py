"""Writes of the room, one file per noun."""

from app.referrals.commands.clocks import escalate, expire_offer, expire_referral
from app.referrals.commands.closing import cancel_referral, lead_on
from app.referrals.commands.offers import (
    accept_offer,
    approve_offer,
    make_offer,
    reject_offer,
    return_offer,
)
from app.referrals.commands.sending import accept_invitation, send_referral
from app.referrals.commands.working import (
    answer_questions,
    arrange_cover,
    ask_for_papers,
    decline_referral,
    log_contact,
    reassign_referral,
    remind_lender,
    take_referral,
)

__all__ = [
    "accept_invitation",
    "accept_offer",
    "answer_questions",
    "approve_offer",
    "arrange_cover",
    "ask_for_papers",
    "cancel_referral",
    "decline_referral",
    "escalate",
    "expire_offer",
    "expire_referral",
    "lead_on",
    "log_contact",
    "make_offer",
    "reassign_referral",
    "reject_offer",
    "remind_lender",
    "return_offer",
    "send_referral",
    "take_referral",
]
