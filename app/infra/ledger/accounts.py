"""Accounts: open one, set its cap, read its balance."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.infra.acts import Act
from app.infra.db import db
from app.infra.ledger.models import LedgerAccount, LedgerBalance, LedgerCap

SOURCE = "source:"


@dataclass(frozen=True)
class Balance:
    """An account as it stands, in fen; `cap_fen` and `headroom_fen` are None without a cap."""

    cap_fen: int | None
    posted_fen: int
    pending_fen: int

    @property
    def used_fen(self) -> int:
        return self.posted_fen + self.pending_fen

    @property
    def headroom_fen(self) -> int | None:
        """What may still be taken; never negative, also where the cap was lowered."""
        return None if self.cap_fen is None else max(0, self.cap_fen - self.used_fen)


def open_account(act: Act, *, owner: Any, kind: str, cap_fen: int | None = None) -> LedgerAccount:
    """Open the account `kind` of `owner` (any saved thing with a public id), with its source.

    Raises: IntegrityError at flush when it is open already; ask `account_of` first.
    """
    source = _new_account(act, owner, SOURCE + kind)
    account = _new_account(act, owner, kind, source.id)
    if cap_fen is not None:
        set_cap(act, account=account, cap_fen=cap_fen, reason="open")
    return account


def _new_account(act: Act, owner: Any, kind: str, source_id: int | None = None) -> LedgerAccount:
    account = LedgerAccount(
        county_id=act.actor.county_id,
        kind=kind,
        owner_kind=type(owner).__name__,
        owner_id=owner.public_id,
        source_id=source_id,
        opened_at=act.at,
    )
    db.session.add(account)
    db.session.flush()
    return account


def account_of(owner: Any, kind: str) -> LedgerAccount | None:
    """The account `kind` of `owner`, if it was opened."""
    return db.session.scalars(
        select(LedgerAccount).where(
            LedgerAccount.owner_kind == type(owner).__name__,
            LedgerAccount.owner_id == owner.public_id,
            LedgerAccount.kind == kind,
        )
    ).one_or_none()


def set_cap(act: Act, *, account: LedgerAccount, cap_fen: int, reason: str) -> None:
    """Set the cap. One below what is used refuses everything new and lets go of the old."""
    db.session.add(LedgerCap(account_id=account.id, cap_fen=cap_fen, at=act.at, reason=reason))
    db.session.flush()


def balance(account: LedgerAccount) -> Balance:
    """The balance now, from the database and not from what this session has seen before."""
    return balances([account.id])[account.id]


def balances(account_ids: list[int]) -> dict[int, Balance]:
    """Balances by account id."""
    rows = db.session.execute(
        select(
            LedgerBalance.account_id,
            LedgerBalance.cap_fen,
            LedgerBalance.posted_fen,
            LedgerBalance.pending_fen,
        ).where(LedgerBalance.account_id.in_(account_ids))
    )
    return {row.account_id: Balance(row.cap_fen, row.posted_fen, row.pending_fen) for row in rows}
