"""Input of the room: forms of pages, bodies of programs."""

from app.claims.forms.bodies import DeclineBody, PayBody, RecoveryBody
from app.claims.forms.pages import DeclineForm, PayForm, RecoveryForm

__all__ = ["DeclineBody", "DeclineForm", "PayBody", "PayForm", "RecoveryBody", "RecoveryForm"]
