"""The room's blueprint."""

from app.infra.rooms import Room

room = Room("guarantee", "app.guarantee")
