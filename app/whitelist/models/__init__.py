"""Tables: cards and scores."""

from app.whitelist.models.cards import ExpertCard
from app.whitelist.models.scores import Score

__all__ = ["ExpertCard", "Score"]
