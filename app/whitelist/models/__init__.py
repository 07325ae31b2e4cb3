"""Tables: cards, scores, facts, the list with its objections and appeals."""

from app.whitelist.models.appeals import Appeal, NegativeRecord
from app.whitelist.models.cards import ExpertCard
from app.whitelist.models.entries import Certificate, Objection, WhitelistEntry
from app.whitelist.models.facts import CreditFact, FactCorrection
from app.whitelist.models.parks import (
    CreditParkRating,
    ParkDesignation,
    ParkDuty,
    ParkFigure,
)
from app.whitelist.models.risk_cards import RiskCard, RiskPromotion
from app.whitelist.models.risk_scores import RiskDecision, RiskOutcome, RiskScore, RiskWatch
from app.whitelist.models.scores import Score

__all__ = [
    "Appeal",
    "Certificate",
    "CreditFact",
    "CreditParkRating",
    "ExpertCard",
    "FactCorrection",
    "NegativeRecord",
    "Objection",
    "ParkDesignation",
    "ParkDuty",
    "ParkFigure",
    "RiskCard",
    "RiskDecision",
    "RiskOutcome",
    "RiskPromotion",
    "RiskScore",
    "RiskWatch",
    "Score",
    "WhitelistEntry",
]
