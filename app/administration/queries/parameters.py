"""Reads: values in force, their history, the county's proposals."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.accounts.models import User
from app.infra.db import db
from app.infra.parameters import PolicyParameter, policy_for
from app.kernel.actors import Actor
from app.policy.entries import Parameter


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
    own: bool
    """Whether the county's own approved row stands over the file's."""
    reference_only: bool
    """Whether no rule decides by it yet."""


def values_in_force(actor: Actor, on: date, *, text_in: str = "") -> list[ValueRow]:
    """Every policy value of the county on a day, by code; `text_in` filters."""
    policy = policy_for(actor.county_id, on)
    rows = []
    for code in policy:
        block, entry = policy.in_force(code), policy.parameter(code)
        if text_in and text_in.lower() not in _words(code, entry, block.source):
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
                block is not entry.on(on),
                entry.reference_only,
            )
        )
    return rows


def _words(code: str, entry: Parameter, source: str) -> str:
    """What a search looks in: the code, the label in both languages, the source."""
    return f"{code} {entry.label} {gettext(entry.label)} {source}".lower()


def blocks_of(actor: Actor, code: str, on: date) -> Parameter | None:
    """A parameter of the files with all its dated values; None for an unknown code."""
    policy = policy_for(actor.county_id, on)
    return policy.parameter(code) if code in policy else None


def value_in_force(actor: Actor, code: str, on: date) -> Any:
    """What holds on a day; None for an unknown code."""
    return policy_for(actor.county_id, on).get(code)


def table_in_force(actor: Actor, code: str, on: date) -> str:
    """A table as JSON, to change its parts and propose it; "" for any other value."""
    policy = policy_for(actor.county_id, on)
    found = policy.get(code)
    if not isinstance(found, Mapping):
        return ""
    return json.dumps(dict(found), ensure_ascii=False, default=_plain)


def _plain(part: Any) -> Any:
    return dict(part) if isinstance(part, Mapping) else str(part)


def own_rows_of(actor: Actor, code: str) -> list[PolicyParameter]:
    """The county's own rows of one parameter, newest first."""
    return [row for row in proposals(actor) if row.code == code]


def people_of(parameter: PolicyParameter) -> tuple[str, str | None]:
    """Who proposed and who approved a row, by name."""
    ids = [key for key in (parameter.proposed_by, parameter.approved_by) if key is not None]
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    names = dict(rows.all())
    return names.get(parameter.proposed_by, "—"), names.get(parameter.approved_by or 0)


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
