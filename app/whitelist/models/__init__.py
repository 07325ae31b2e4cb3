"""Tables: cards and scores."""

from app.whitelist.models.cards import ExpertCard
from app.whitelist.models.facts import CreditFact, FactCorrection
from app.whitelist.models.scores import Score

__all__ = ["CreditFact", "ExpertCard", "FactCorrection", "Score"]
