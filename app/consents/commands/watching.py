"""The owner's access log of everything that was shown, without anybody having to write it."""

from flask import g
from sqlalchemy.dialects.postgresql import insert

from app.consents import queries
from app.consents.models import AccessLog
from app.infra import clock
from app.infra.acts import Act
from app.infra.db import db, new_public_id
from app.infra.owning import owners_of
from app.infra.shown import Rows
from app.kernel.actors import Role


def log_shown(act: Act, rows: Rows, how: str) -> None:
    """Write down, for each enterprise whose rows were shown, that this person read of it.

    An owner's own reading is none. What a view wrote down itself, in closer words, is not written
    twice; a person who looks again on the same day is one line.
    """
    if act.actor.role in (None, Role.ENTREPRENEUR):
        return
    with db.engine.begin() as connection:
        found: set[str] = set()
        for model, keys in rows.items():
            found.update(connection.execute(owners_of(model, keys)).scalars())
        what = "list" if how == "open" and len(found) > 1 else how
        told = found - g.get("read_of", set())
        if told:
            lines = [line(act, enterprise_id, what=what) for enterprise_id in sorted(told)]
            connection.execute(insert(AccessLog).values(lines).on_conflict_do_nothing())


def log_denied(act: Act, subject_id: str) -> None:
    """Write down that an institution asked for what it was once shown and may not see any more.

    Args:
        subject_id: the public id that it named; most name nothing it ever saw, and leave no line.
    """
    organisation_id = act.actor.organisation_id
    if organisation_id is None:
        return
    enterprise_id = queries.shown_before(organisation_id, subject_id)
    if enterprise_id is not None:
        told = line(act, enterprise_id, what="denied")
        with db.engine.begin() as connection:
            connection.execute(insert(AccessLog).values(told).on_conflict_do_nothing())


def line(
    act: Act, enterprise_id: str, *, what: str, kind: str = "enterprise", subject: str | None = None
) -> dict[str, object]:
    """One line of the log."""
    return {
        "public_id": new_public_id(),
        "county_id": act.actor.county_id,
        "enterprise_id": enterprise_id,
        "subject_kind": kind,
        "subject_id": subject or enterprise_id,
        "reader_id": act.actor.id,
        "organisation_id": act.actor.organisation_id,
        "at": act.at,
        "day": clock.day_of(act.at),
        "what": what,
    }
