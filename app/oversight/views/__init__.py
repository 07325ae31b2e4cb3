"""Pages of the room: the auditor's workspace, receipts for those they concern, recusal."""

from app.oversight.views import audit, decisions, interests, receipts, scores
from app.oversight.views.room import room

__all__ = ["audit", "decisions", "interests", "receipts", "room", "scores"]
