"""Pages over the mechanisms: parameters, the calendar, the system, the API's description."""

from app.administration.views import api_docs, calendar, parameters, system, webhooks
from app.administration.views.room import room

__all__ = ["api_docs", "calendar", "parameters", "room", "system", "webhooks"]
