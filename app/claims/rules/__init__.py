"""What may be claimed, who pays it first, who bears it in the end. Pure."""

from app.claims.rules.deciding import (
    claim_reasons,
    decline_refusals,
    pay_refusals,
)
from app.claims.rules.figuring import Base, Figures, base_of, figures_of
from app.claims.rules.filing import FilingFacts, filing_refusals
from app.claims.rules.recovering import recovery_parts, recovery_refusals
from app.claims.rules.warning import RateFacts, rate_warnings

__all__ = [
    "Base",
    "Figures",
    "FilingFacts",
    "RateFacts",
    "base_of",
    "claim_reasons",
    "decline_refusals",
    "figures_of",
    "filing_refusals",
    "pay_refusals",
    "rate_warnings",
    "recovery_parts",
    "recovery_refusals",
]
