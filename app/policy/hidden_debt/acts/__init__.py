"""The acts that make hidden debt (行为): one pattern per structure, read clause by clause.

A pattern says what is done; who does it and whether it is denied are asked elsewhere. The group
`v` marks the verb. `span` clauses are read together where one sentence spreads the structure.
"""

from app.policy.hidden_debt.acts.act import ANY, NAMED, OPEN, PUBLIC, Act
from app.policy.hidden_debt.acts.buying import STRUCTURES
from app.policy.hidden_debt.acts.pledging import SOURCES
from app.policy.hidden_debt.acts.promising import PROMISES
from app.policy.hidden_debt.acts.signs import (
    AS_IT_SUITS,
    CAPPED,
    COMMITTEE,
    ENTITLED,
    GOVERNMENT_BONDS,
    IN_NEED,
    MINUTES,
    OTHER_LOANS,
    OWED_BY_LAW,
    OWN_DEBT,
    PRIVATELY_OWNED,
    REQUESTED,
    SURETY_LETTER,
    UNSETTLED,
    VAGUE,
    WHO_IS_LIABLE,
    of_bonds_only,
)

ACTS = (*PROMISES, *STRUCTURES, *SOURCES)
SPANS = sorted({act.span for act in ACTS})

__all__ = [
    "ACTS",
    "ANY",
    "AS_IT_SUITS",
    "Act",
    "CAPPED",
    "COMMITTEE",
    "ENTITLED",
    "GOVERNMENT_BONDS",
    "IN_NEED",
    "MINUTES",
    "NAMED",
    "OPEN",
    "OTHER_LOANS",
    "OWED_BY_LAW",
    "OWN_DEBT",
    "PRIVATELY_OWNED",
    "PUBLIC",
    "REQUESTED",
    "SPANS",
    "SURETY_LETTER",
    "UNSETTLED",
    "VAGUE",
    "WHO_IS_LIABLE",
    "of_bonds_only",
]
