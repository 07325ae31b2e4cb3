"""Tables of the chain: all append-only by trigger, written by the sealer alone."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import Model


class AuditChain(Model):
    """The chain's name (origin), drawn when the database was made; one row."""

    __tablename__ = "audit_chains"

    origin: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class AuditSeal(Model):
    """An entry's place in the chain (封存): gapless number, hash before, hash."""

    __tablename__ = "audit_seals"
    __table_args__ = (CheckConstraint("seq > 0", name="seq_positive"),)

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("audit_entries.id"), unique=True)
    prev: Mapped[bytes]
    hash: Mapped[bytes]
    sealed_at: Mapped[datetime]


class AuditBlock(Model):
    """Merkle root of 1,024 seals, kept so that proofs need not read all of them."""

    __tablename__ = "audit_blocks"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    root: Mapped[bytes]


class AuditCheckpoint(Model):
    """A signed root over the first `size` seals (检查点)."""

    __tablename__ = "audit_checkpoints"
    __table_args__ = (CheckConstraint("size > 0", name="size_positive"),)

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    origin: Mapped[str]
    root: Mapped[bytes]
    at: Mapped[datetime]
    public_key: Mapped[bytes]
    signature: Mapped[bytes]
