"""Writes of the room, one file per noun."""

from app.guarantee.commands.applying import apply_for_guarantee, withdraw_application
from app.guarantee.commands.commitments import (
    activate,
    cure_claim,
    enter_claim,
    lapse,
    release,
    release_part,
    settle_claim,
)
from app.guarantee.commands.deciding import approve_application, decline_application
from app.guarantee.commands.studying import study_application

__all__ = [
    "activate",
    "apply_for_guarantee",
    "approve_application",
    "cure_claim",
    "decline_application",
    "enter_claim",
    "lapse",
    "release",
    "release_part",
    "settle_claim",
    "study_application",
    "withdraw_application",
]
