"""The blueprint of the room."""

from app.infra.rooms import Room

room = Room("matching", "app.matching")
