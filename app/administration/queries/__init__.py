"""Reads of the room: parameters, the calendar, the system's condition."""

from app.administration.queries.calendar import CalendarYear, calendar_year
from app.administration.queries.parameters import (
    ValueRow,
    blocks_of,
    own_rows_of,
    parameter_for,
    people_of,
    proposals,
    table_in_force,
    value_in_force,
    values_in_force,
)
from app.administration.queries.system import Condition, condition, failed_jobs, queue_counts
from app.administration.queries.webhooks import (
    deliveries_of,
    delivery_for,
    endpoint_for,
    endpoints,
    in_sight,
    locked_delivery,
)

__all__ = [
    "deliveries_of",
    "delivery_for",
    "endpoint_for",
    "endpoints",
    "in_sight",
    "locked_delivery",
    "CalendarYear",
    "Condition",
    "ValueRow",
    "blocks_of",
    "calendar_year",
    "condition",
    "failed_jobs",
    "own_rows_of",
    "parameter_for",
    "people_of",
    "proposals",
    "queue_counts",
    "table_in_force",
    "value_in_force",
    "values_in_force",
]
