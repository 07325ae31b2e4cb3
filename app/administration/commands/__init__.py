"""Writes of the room, one file per noun."""

from app.administration.commands.calendar import enter_day
from app.administration.commands.parameters import (
    approve_parameter,
    propose_parameter,
    reject_parameter,
)
from app.administration.commands.webhooks import (
    add_endpoint,
    end_endpoint,
    new_secret,
    pause_endpoint,
    replay,
    resume_endpoint,
    try_endpoint,
)

__all__ = [
    "add_endpoint",
    "end_endpoint",
    "new_secret",
    "pause_endpoint",
    "replay",
    "resume_endpoint",
    "try_endpoint",
    "approve_parameter",
    "enter_day",
    "propose_parameter",
    "reject_parameter",
]
