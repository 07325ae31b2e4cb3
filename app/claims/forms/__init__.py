"""Input of the room: forms of pages, bodies of programs."""

from app.claims.forms.bodies import DeclineBody, PayBody
from app.claims.forms.pages import DeclineForm, PayForm

__all__ = ["DeclineBody", "DeclineForm", "PayBody", "PayForm"]
