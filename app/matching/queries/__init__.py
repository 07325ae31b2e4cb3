"""Reads of the room: facts of a need, the shelf of a county, the answer for a need."""

from app.matching.queries.facts import facts_of, facts_of_enterprise
from app.matching.queries.matches import (
    ask_of,
    matches_for_facts,
    matches_of,
    matching_consented,
    refusals_for,
    rows_of,
)
from app.matching.queries.outcomes import tallies
from app.matching.queries.shelves import product_facts, shelf_of
from app.matching.queries.trials import Trial, trial_of

__all__ = [
    "Trial",
    "ask_of",
    "facts_of",
    "facts_of_enterprise",
    "matches_for_facts",
    "matches_of",
    "matching_consented",
    "product_facts",
    "refusals_for",
    "rows_of",
    "shelf_of",
    "tallies",
    "trial_of",
]
