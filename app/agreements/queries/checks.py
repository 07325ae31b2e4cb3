"""Reads of debt checks; whoever may see the subject may see its check."""

from typing import Any

from sqlalchemy import ColumnElement, false, select

from app.agreements.models import DebtCheck
from app.infra.db import db
from app.infra.scope import unscoped, visibility
from app.kernel.actors import Actor, Permission


@visibility(DebtCheck)
def _visible_checks(actor: Actor) -> ColumnElement[bool]:
    if actor.may(Permission.DEBT_REVIEW):
        return DebtCheck.county_id == actor.county_id
    return false()


def check_of(subject: Any) -> DebtCheck | None:
    """The newest check of a thing; the caller has shown that the actor may see the thing."""
    statement = unscoped(DebtCheck, "the caller has shown that the actor may see its subject")
    return db.session.scalars(
        statement.where(
            DebtCheck.subject_kind == type(subject).__name__,
            DebtCheck.subject_id == subject.public_id,
        )
        .order_by(DebtCheck.id.desc())
        .limit(1)
    ).one_or_none()


def locked_check(check_id: int) -> DebtCheck:
    """The check under a row lock."""
    statement = (
        select(DebtCheck).where(DebtCheck.id == check_id).with_for_update()
    ).execution_options(populate_existing=True, scoped="the caller has shown who may see it")
    return db.session.scalars(statement).one()
