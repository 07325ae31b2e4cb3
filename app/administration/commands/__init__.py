"""Writes of the room, one file per noun."""

from app.administration.commands.calendar import enter_day
from app.administration.commands.parameters import (
    approve_parameter,
    propose_parameter,
    reject_parameter,
)

__all__ = ["approve_parameter", "enter_day", "propose_parameter", "reject_parameter"]
