"""Accounts, caps, transfers, entries, balances."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.db import Fen, Identified, Model, Owned, not_negative


class LedgerAccount(Identified, Owned, Model):
    """An account (账户) of a thing that has a limit, named by the thing and a kind.

    A debit takes from the limit. `source_id` is the account credited in return, without a cap:
    one for each, so that takers of different limits never wait for one another.
    """

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        UniqueConstraint("county_id", "owner_kind", "owner_id", "kind"),
        CheckConstraint("unit = 'fen'", name="unit_known"),
    )

    kind: Mapped[str]
    owner_kind: Mapped[str]
    owner_id: Mapped[str]
    unit: Mapped[str] = mapped_column(default="fen")
    source_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("ledger_accounts.id"))
    opened_at: Mapped[datetime]


class LedgerCap(Model):
    """A cap set on an account (限额); the newest counts."""

    __tablename__ = "ledger_caps"
    __table_args__ = (not_negative("cap_fen"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    account_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("ledger_accounts.id"), index=True
    )
    cap_fen: Mapped[Fen]
    at: Mapped[datetime]
    reason: Mapped[str]


class LedgerBalance(Model):
    """What stands on an account (余额), debits less credits. Written by triggers alone.

    `limit_fen` is the cap, or what is used where the cap was lowered below it.
    """

    __tablename__ = "ledger_balances"
    __table_args__ = (
        CheckConstraint(
            "limit_fen is null or posted_fen + pending_fen <= limit_fen", name="within_limit"
        ),
        CheckConstraint(
            "limit_fen is null or (posted_fen >= 0 and pending_fen >= 0)", name="not_below_zero"
        ),
    )

    account_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("ledger_accounts.id"), primary_key=True, autoincrement=False
    )
    cap_fen: Mapped[int | None] = mapped_column(BigInteger)
    limit_fen: Mapped[int | None] = mapped_column(BigInteger)
    posted_fen: Mapped[int] = mapped_column(BigInteger, server_default="0")
    pending_fen: Mapped[int] = mapped_column(BigInteger, server_default="0")


class LedgerTransfer(Identified, Owned, Model):
    """One movement between accounts (划转).

    kind: reserve (pending), post and void (settle a reserve once), move (posted at once),
    reverse (takes a posted one back). `cause` is the thing on whose account it happened.
    """

    __tablename__ = "ledger_transfers"
    __table_args__ = (
        CheckConstraint(
            "kind in ('reserve', 'post', 'void', 'move', 'reverse')", name="kind_known"
        ),
        CheckConstraint(
            "(pending_id is not null) = (kind in ('post', 'void'))"
            " and (reverses_id is not null) = (kind = 'reverse')",
            name="kind_fits",
        ),
        CheckConstraint("lines >= 2", name="two_sides"),
        Index("ix_ledger_transfers_cause", "cause_kind", "cause_id"),
    )

    kind: Mapped[str]
    lines: Mapped[int]
    pending_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("ledger_transfers.id"), unique=True
    )
    reverses_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("ledger_transfers.id"), unique=True
    )
    cause_kind: Mapped[str]
    cause_id: Mapped[str]
    actor_id: Mapped[str]
    at: Mapped[datetime]
    expires_at: Mapped[datetime | None]


class LedgerEntry(Model):
    """One line of a transfer (分录): debit positive, credit negative, by phase."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("pending_fen <> 0 or posted_fen <> 0", name="moves_something"),
    )

    transfer_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("ledger_transfers.id"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("ledger_accounts.id"), primary_key=True, index=True
    )
    pending_fen: Mapped[Fen]
    posted_fen: Mapped[Fen]
