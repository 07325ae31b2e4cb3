"""Pages of the room: every figure opens exactly its cases."""

from app.monitoring.views import banks, board, evening
from app.monitoring.views.room import room

__all__ = ["banks", "board", "evening", "room"]
