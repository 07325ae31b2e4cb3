"""Tables of the room, one file per noun."""

from app.guarantee.models.applications import (
    CounterGuarantee,
    GuaranteeApplication,
    GuaranteeCommitment,
)
from app.guarantee.models.breakers import ClaimRateBreaker
from app.guarantee.models.filings import ReguaranteeFiling
from app.guarantee.models.letters import GuaranteeLetter
from app.guarantee.models.relations import RelatedParty

__all__ = [
    "ClaimRateBreaker",
    "CounterGuarantee",
    "GuaranteeApplication",
    "GuaranteeCommitment",
    "GuaranteeLetter",
    "ReguaranteeFiling",
    "RelatedParty",
]
