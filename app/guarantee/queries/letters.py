"""Reads of guarantee letters by the code on the paper; with the application they come along."""

from sqlalchemy import select

from app.guarantee.models import GuaranteeLetter
from app.infra.db import db


def letter_by_code(code: str) -> GuaranteeLetter | None:
    """The letter with this code, for whoever holds the paper."""
    return db.session.scalars(
        select(GuaranteeLetter).where(GuaranteeLetter.code == code.strip().lower())
    ).one_or_none()
