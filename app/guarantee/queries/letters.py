"""Reads of guarantee letters: with the application, or by the code on the paper."""

from sqlalchemy import select

from app.guarantee.models import GuaranteeCommitment, GuaranteeLetter
from app.infra.db import db


def letter_of(commitment: GuaranteeCommitment) -> GuaranteeLetter | None:
    """The letter of a commitment that the caller may see."""
    return db.session.scalars(
        select(GuaranteeLetter).where(GuaranteeLetter.commitment_id == commitment.id)
    ).one_or_none()


def letter_by_code(code: str) -> GuaranteeLetter | None:
    """The letter with this code, for whoever holds the paper."""
    return db.session.scalars(
        select(GuaranteeLetter).where(GuaranteeLetter.code == code.strip().lower())
    ).one_or_none()
