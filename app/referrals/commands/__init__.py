"""Writes of the room, one file per noun."""

from app.referrals.commands.asking import answer_questions, ask_for_papers
from app.referrals.commands.clocks import (
    calm,
    escalate,
    expire_offer,
    expire_referral,
    remind_of_deadline,
)
from app.referrals.commands.closing import cancel_referral, fall_through, lead_on
from app.referrals.commands.cover import arrange_cover
from app.referrals.commands.guarantors import name_guarantor
from app.referrals.commands.offers import (
    accept_offer,
    approve_offer,
    make_offer,
    officer_limit_fen,
    reject_offer,
    return_offer,
)
from app.referrals.commands.packages import has_package_key, package_of, renew_package_key
from app.referrals.commands.pricing import cost_sheet, refusals_of_terms
from app.referrals.commands.programmes import programme_choices
from app.referrals.commands.sending import (
    accept_invitation,
    decline_invitation,
    send_referral,
    show_again,
)
from app.referrals.commands.tasks import line_up_tasks
from app.referrals.commands.working import (
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
    "calm",
    "cancel_referral",
    "cost_sheet",
    "decline_invitation",
    "decline_referral",
    "escalate",
    "expire_offer",
    "expire_referral",
    "fall_through",
    "has_package_key",
    "lead_on",
    "line_up_tasks",
    "log_contact",
    "make_offer",
    "name_guarantor",
    "officer_limit_fen",
    "package_of",
    "programme_choices",
    "reassign_referral",
    "refusals_of_terms",
    "reject_offer",
    "remind_lender",
    "remind_of_deadline",
    "renew_package_key",
    "return_offer",
    "send_referral",
    "show_again",
    "take_referral",
]
