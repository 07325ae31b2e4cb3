"""Pure rules of the room: parameters, the calendar, how schemas read."""

from app.administration.rules.api_docs import FieldRow, fields_of
from app.administration.rules.calendar import day_refusals
from app.administration.rules.parameters import (
    UNIT_LABELS,
    approval_refusals,
    proposal_refusals,
)
from app.administration.rules.values import parts_of, per_cent, topic_of
from app.administration.rules.webhooks import (
    OLD_SECRET_LASTS,
    SECRET_SHOWN,
    TOPICS,
    asking_refusals,
    next_try,
)

__all__ = [
    "OLD_SECRET_LASTS",
    "SECRET_SHOWN",
    "TOPICS",
    "asking_refusals",
    "next_try",
    "UNIT_LABELS",
    "FieldRow",
    "approval_refusals",
    "day_refusals",
    "fields_of",
    "parts_of",
    "per_cent",
    "proposal_refusals",
    "topic_of",
]
