"""Policy values a county adds to the law's files: proposed by one person, approved by another.

`policy_for` lays the approved rows over floor 1's files; the digest covers both.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CheckConstraint, event, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import (
    Mapped,
    Session,
    SessionTransaction,
    mapped_column,
    object_session,
)

from app.infra.db import Identified, Model, Owned, Stateful, db, state_check
from app.kernel.states import Machine
from app.kernel.words import N_
from app.policy.policy import Policy, policy_on

PARAMETER = Machine(
    "policy parameter",
    labels={"proposed": N_("待批准"), "approved": N_("已生效"), "rejected": N_("未采纳")},
    edges={("proposed", "approve"): "approved", ("proposed", "reject"): "rejected"},
    start="proposed",
)


class PolicyParameter(Identified, Owned, Stateful, Model):
    """One dated value (参数值) of a county: code, value, from, to, citation."""

    __tablename__ = "policy_parameters"
    __table_args__ = (
        state_check(PARAMETER),
        CheckConstraint("valid_to is null or valid_to >= valid_from", name="days_in_order"),
        CheckConstraint("approved_by is null or approved_by <> proposed_by", name="four_eyes"),
    )
    machine = PARAMETER

    code: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    citation: Mapped[str]
    reason: Mapped[str]
    proposed_by: Mapped[int]
    approved_by: Mapped[int | None]
    approved_at: Mapped[datetime | None]


def _approved_rows(county_id: int, day: date) -> tuple[tuple[str, Any, str], ...]:
    return tuple(
        (row.code, row.value, row.citation)
        for row in _approved(county_id)
        if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
    )


_READ = "approved_parameters"


def _approved(county_id: int) -> list[PolicyParameter]:
    """A county's approved rows, read once in a transaction: every act in it asks for them."""
    read: dict[int, list[PolicyParameter]] = db.session.info.setdefault(_READ, {})
    if county_id not in read:
        found = db.session.scalars(
            select(PolicyParameter)
            .where(PolicyParameter.county_id == county_id, PolicyParameter.state == "approved")
            .order_by(PolicyParameter.valid_from, PolicyParameter.id)
        )
        read[county_id] = list(found)
    return read[county_id]


@event.listens_for(PolicyParameter, "after_insert")
@event.listens_for(PolicyParameter, "after_update")
def _changed(mapper: Any, connection: Any, row: PolicyParameter) -> None:
    session = object_session(row)
    if session is not None:
        session.info.pop(_READ, None)


@event.listens_for(Session, "after_transaction_end")
def _over(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_READ, None)


@lru_cache(maxsize=512)
def _files_on(day: date) -> Policy:
    return policy_on(day)


def policy_for(county_id: int, day: date) -> Policy:
    """The rules in force for a county on a day."""
    rows = _approved_rows(county_id, day)
    return _files_on(day).overlaid(rows) if rows else _files_on(day)
