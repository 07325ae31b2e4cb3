"""Writes of the room, one file per noun."""

from app.enterprises.commands.consents import (
    give_consent,
    narrow_consent,
    renew_consent,
    withdraw_consent,
)
from app.enterprises.commands.disputes import (
    open_dispute,
    settle_dispute,
    state_grounds,
    withdraw_dispute,
)
from app.enterprises.commands.imports import ENTERPRISES, KINDS, PARKS
from app.enterprises.commands.members import add_helper, end_helper
from app.enterprises.commands.papers import add_paper
from app.enterprises.commands.places import enter_park, set_up_places
from app.enterprises.commands.registering import (
    edit_enterprise,
    file_enterprise,
    register_enterprise,
)
from app.enterprises.commands.verifying import ask_for_verification, verify_enterprise

__all__ = [
    "ENTERPRISES",
    "KINDS",
    "PARKS",
    "add_helper",
    "add_paper",
    "ask_for_verification",
    "edit_enterprise",
    "end_helper",
    "enter_park",
    "file_enterprise",
    "give_consent",
    "narrow_consent",
    "open_dispute",
    "register_enterprise",
    "renew_consent",
    "set_up_places",
    "settle_dispute",
    "state_grounds",
    "verify_enterprise",
    "withdraw_consent",
    "withdraw_dispute",
]
