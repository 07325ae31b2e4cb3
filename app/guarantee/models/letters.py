"""The table of guarantee letters: what was signed for, word by word, and the code to check it."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.guarantee.models.applications import GuaranteeCommitment
from app.infra.db import Identified, Json, Key, Model, Owned


class GuaranteeLetter(Identified, Owned, Model):
    """The text of a guarantee letter (担保函), frozen on the day it was given. Append-only.

    Whoever holds the code may check the letter, without an account; it cannot be guessed.
    """

    __tablename__ = "guarantee_letters"

    commitment_id: Mapped[Key] = mapped_column(ForeignKey("guarantee_commitments.id"), unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    content: Mapped[Json]
    """Names, amounts in fen, shares and days as they stood (rules.letters)."""
    issued_at: Mapped[datetime]

    commitment: Mapped[GuaranteeCommitment] = relationship(back_populates="letter", lazy="selectin")
