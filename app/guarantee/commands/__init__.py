"""Writes of the room, one file per noun."""

from app.guarantee.commands.applying import apply_for_guarantee, withdraw_application
from app.guarantee.commands.breaking import (
    ask_for_override,
    confirm_override,
    follow_claim_rate,
    watch_claim_rate,
)
from app.guarantee.commands.commitments import (
    activate,
    count_claim_paid,
    cure_claim,
    enter_claim,
    lapse,
    move_effective_day,
    release,
    release_part,
    retake_part,
    settle_claim,
)
from app.guarantee.commands.deciding import approve_application, decline_application
from app.guarantee.commands.filing import (
    accept_filing,
    accept_month,
    file_again,
    file_month,
    filing_warnings,
    refuse_filing,
)
from app.guarantee.commands.relations import (
    confirm_relation,
    declare_relation,
    end_relation,
    refute_relation,
)
from app.guarantee.commands.studying import study_application

__all__ = [
    "accept_filing",
    "accept_month",
    "activate",
    "apply_for_guarantee",
    "approve_application",
    "ask_for_override",
    "confirm_override",
    "confirm_relation",
    "count_claim_paid",
    "cure_claim",
    "declare_relation",
    "decline_application",
    "end_relation",
    "enter_claim",
    "file_again",
    "file_month",
    "filing_warnings",
    "follow_claim_rate",
    "lapse",
    "move_effective_day",
    "refuse_filing",
    "refute_relation",
    "release",
    "release_part",
    "retake_part",
    "settle_claim",
    "study_application",
    "watch_claim_rate",
    "withdraw_application",
]
