"""Reads of the room, one file per noun."""

from app.whitelist.queries.cards import card_for, card_in_force, cards, history_of, people_of
from app.whitelist.queries.facts import (
    Criterion,
    criteria_met,
    enterprise_facts,
    newest_tests,
    township_office,
)
from app.whitelist.queries.scores import (
    grade_of_enterprise,
    has_agreed,
    hold_turn,
    latest_score,
    newest_score,
    past_applicants,
    scores_of,
)

__all__ = [
    "Criterion",
    "card_for",
    "card_in_force",
    "cards",
    "criteria_met",
    "enterprise_facts",
    "grade_of_enterprise",
    "has_agreed",
    "history_of",
    "hold_turn",
    "latest_score",
    "newest_score",
    "newest_tests",
    "past_applicants",
    "people_of",
    "scores_of",
    "township_office",
]
