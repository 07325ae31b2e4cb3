"""Writes of the room, one file per noun."""

from app.agreements.commands.checking import check_debt, confirm_check, object_to, review_check
from app.agreements.commands.life import (
    end_programme,
    expire_programme,
    resume_programme,
    suspend_programme,
)
from app.agreements.commands.preparing import Parties, prepare_programme, warnings_of
from app.agreements.commands.signing import sign_programme

__all__ = [
    "Parties",
    "check_debt",
    "confirm_check",
    "end_programme",
    "expire_programme",
    "object_to",
    "prepare_programme",
    "resume_programme",
    "review_check",
    "sign_programme",
    "suspend_programme",
    "warnings_of",
]
