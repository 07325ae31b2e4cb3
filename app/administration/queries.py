"""Reads: values in force, proposals, jobs, the calendar."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text

from app.infra.db import db
from app.infra.jobs import JobRun
from app.infra.parameters import PolicyParameter, policy_for
from app.kernel.actors import Actor


@dataclass(frozen=True)
class ValueRow:
    """One value in force, with what it rests on."""

    code: str
    label: str
    unit: str
    value: Any
    since: date
    until: date | None
    citation: str
    confidence: str


def values_in_force(actor: Actor, on: date, *, text_in: str = "") -> list[ValueRow]:
    """Every policy value of the county on a day, by code; `text_in` filters code and label."""
    policy = policy_for(actor.county_id, on)
    rows = []
    for code in policy:
        block, entry = policy.in_force(code), policy.parameter(code)
        if text_in and text_in not in code and text_in not in entry.label:
            continue
        rows.append(
            ValueRow(
                code,
                entry.label,
                entry.unit,
                block.value,
                block.begins,
                block.ends,
                block.source,
                block.confidence,
            )
        )
    return rows


def proposals(actor: Actor) -> list[PolicyParameter]:
    """The county's own values and proposals, newest first."""
    return list(
        db.session.scalars(
            select(PolicyParameter)
            .where(PolicyParameter.county_id == actor.county_id)
            .order_by(PolicyParameter.id.desc())
            .limit(100)
        )
    )


def parameter_for(actor: Actor, public_id: str) -> PolicyParameter | None:
    return db.session.scalars(
        select(PolicyParameter).where(
            PolicyParameter.county_id == actor.county_id,
            PolicyParameter.public_id == public_id,
        )
    ).one_or_none()


def job_runs(limit: int = 50) -> list[JobRun]:
    """The newest runs of long work."""
    return list(db.session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(limit)))


def queue_counts() -> dict[str, int]:
    """How many jobs wait, run, have failed."""
    rows = db.session.execute(
        text("select status::text, count(*) from procrastinate_jobs group by status order by 1")
    )
    return {status: count for status, count in rows}


def failed_jobs(limit: int = 50) -> list[dict[str, Any]]:
    """Jobs that ran out of attempts, newest first: the operator's page of dead letters."""
    rows = db.session.execute(
        text(
            "select id, task_name, args, attempts, scheduled_at from procrastinate_jobs"
            " where status = 'failed' order by id desc limit :limit"
        ),
        {"limit": limit},
    )
    return [dict(row) for row in rows.mappings()]
