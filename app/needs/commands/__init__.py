"""Writes of the room, one file per noun."""

from app.needs.commands.life import (
    admit_need,
    close_unmet,
    count_acceptance,
    move_need,
    reopen_need,
    return_need,
)
from app.needs.commands.stating import (
    draft_need,
    edit_need,
    submit_need,
    wish_to_send,
    withdraw_need,
)

__all__ = [
    "admit_need",
    "close_unmet",
    "count_acceptance",
    "draft_need",
    "edit_need",
    "move_need",
    "reopen_need",
    "return_need",
    "submit_need",
    "wish_to_send",
    "withdraw_need",
]
