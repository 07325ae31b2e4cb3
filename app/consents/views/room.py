"""The room's blueprint."""

from app.infra.rooms import Room

room = Room("consents", "app.consents")
