"""Writes of the room, one file per noun."""

from app.collateral.commands.declaring import (
    appraise_asset,
    declare_asset,
    verify_asset,
    withdraw_asset,
)
from app.collateral.commands.pledging import propose_lien, register_lien, renew_lien
from app.collateral.commands.releasing import (
    call_for_release,
    carry_liens,
    end_security_of,
    enforce_lien,
    release_lien,
)
from app.collateral.commands.reminding import remind_of_lapse

__all__ = [
    "appraise_asset",
    "call_for_release",
    "carry_liens",
    "declare_asset",
    "end_security_of",
    "enforce_lien",
    "propose_lien",
    "register_lien",
    "release_lien",
    "remind_of_lapse",
    "renew_lien",
    "verify_asset",
    "withdraw_asset",
]
