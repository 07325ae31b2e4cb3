"""The room's blueprint."""

from app.infra.rooms import Room

room = Room("claims", "app.claims")
