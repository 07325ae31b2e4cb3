"""Writes of the room, one file per noun."""

from app.consents.commands.deletions import answer_duty, bring_up_late
from app.consents.commands.disclosing import (
    keep_by_contract,
    log_access,
    record_disclosure,
    release_contract,
)
from app.consents.commands.ending import (
    expire_consent,
    narrow_consent,
    remind_of_expiry,
    withdraw_all,
    withdraw_consent,
)
from app.consents.commands.giving import give_consent, renew_consent
from app.consents.commands.privacy import carry_out, decline, make_request, take_back
from app.consents.commands.watching import log_denied, log_shown

__all__ = [
    "answer_duty",
    "bring_up_late",
    "carry_out",
    "decline",
    "expire_consent",
    "give_consent",
    "keep_by_contract",
    "log_access",
    "log_denied",
    "log_shown",
    "make_request",
    "narrow_consent",
    "record_disclosure",
    "release_contract",
    "remind_of_expiry",
    "renew_consent",
    "take_back",
    "withdraw_all",
    "withdraw_consent",
]
