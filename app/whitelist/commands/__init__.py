"""Writes of the room, one file per noun."""

from app.whitelist.commands.asking import ask_for_visit
from app.whitelist.commands.cards import (
    approve_card,
    check_card,
    install_default_card,
    propose_again,
    propose_card,
    reject_card,
)
from app.whitelist.commands.scores import score_enterprise

__all__ = [
    "approve_card",
    "ask_for_visit",
    "check_card",
    "install_default_card",
    "propose_again",
    "propose_card",
    "reject_card",
    "score_enterprise",
]
