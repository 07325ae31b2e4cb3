"""The room's blueprint, on which every file of pages registers."""

from app.infra.rooms import Room

room = Room("whitelist", "app.whitelist")
