"""What an agreement may say, who signs it, what it costs. Pure."""

from app.agreements.rules.drafting import (
    CLAIM_BASES,
    SYSTEMS,
    ProgrammeDraft,
    draft_refusals,
    draft_warnings,
)
from app.agreements.rules.fees import programme_fee, yearly_fee
from app.agreements.rules.parties import PARTIES, PARTY_LABELS
from app.agreements.rules.signing import Seat, SignFacts, sign_refusals

__all__ = [
    "CLAIM_BASES",
    "PARTIES",
    "PARTY_LABELS",
    "SYSTEMS",
    "ProgrammeDraft",
    "Seat",
    "SignFacts",
    "draft_refusals",
    "draft_warnings",
    "programme_fee",
    "sign_refusals",
    "yearly_fee",
]
