"""Writes of the room, one file per verb."""

from app.claims.commands.deciding import approve_claim, decline_claim
from app.claims.commands.filing import Preview, file_claim, preview_of
from app.claims.commands.following import cure_claim, refigure_claim
from app.claims.commands.paying import pay_claim
from app.claims.commands.recovering import record_recovery

__all__ = [
    "Preview",
    "approve_claim",
    "cure_claim",
    "decline_claim",
    "file_claim",
    "pay_claim",
    "preview_of",
    "record_recovery",
    "refigure_claim",
]
