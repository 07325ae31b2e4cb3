"""The blueprint of the room."""

from app.infra.rooms import Room

room = Room("products", "app.products")
