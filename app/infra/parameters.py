"""Policy values a county adds to the law's files: proposed by one person, approved by another.

`policy_for` lays the approved rows over floor 1's files; the digest covers both.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import CheckConstraint, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

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


def _approved_rows(county_id: int, day: date) -> tuple[tuple[str, str, str], ...]:
    found = db.session.scalars(
        select(PolicyParameter)
        .where(
            PolicyParameter.county_id == county_id,
            PolicyParameter.state == "approved",
            PolicyParameter.valid_from <= day,
            (PolicyParameter.valid_to.is_(None)) | (PolicyParameter.valid_to >= day),
        )
        .order_by(PolicyParameter.valid_from, PolicyParameter.id)
    )
    return tuple((row.code, row.value, row.citation) for row in found)


@lru_cache(maxsize=512)
def _files_on(day: date) -> Policy:
    return policy_on(day)


def policy_for(county_id: int, day: date) -> Policy:
    """The rules in force for a county on a day."""
    rows = _approved_rows(county_id, day)
    return _files_on(day).overlaid(rows) if rows else _files_on(day)
