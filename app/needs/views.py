"""Pages of needs."""

from app.infra.rooms import Room

room = Room("needs", __name__)
