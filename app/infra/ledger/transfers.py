"""Transfers: take from limits, in one phase or in two, and give back.

    pending = reserve(act, lines={quota: fen, client: fen}, cause=application)
    post(act, pending=pending, lines={quota: drawn, client: drawn})     the rest returns
    void(act, pending=pending)
    move(act, lines={quota: -repaid}, cause=loan)
    reverse(act, transfer=wrong)

Lines are {account: fen}; each is balanced by the account's own source. A cap that would be
exceeded is refused with 409 `headroom_exceeded` and `headroom_fen`; nothing is written then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.infra.acts import Act
from app.infra.db import db
from app.infra.ledger.accounts import balances
from app.infra.ledger.models import LedgerAccount, LedgerEntry, LedgerTransfer
from app.kernel.errors import Conflict
from app.kernel.money import format_wan
from app.kernel.refusals import Refusal, conflict
from app.kernel.words import N_

Lines = Mapping[LedgerAccount, int]

_EXCEEDED = N_("额度不足：剩余 {headroom}，本次需要 {needed}")
_SETTLED = N_("这笔预留已经处理过，不能重复处理")


@dataclass(frozen=True)
class Movement:
    """Change of one account in one transfer, in fen."""

    pending_fen: int = 0
    posted_fen: int = 0

    @property
    def net_fen(self) -> int:
        return self.pending_fen + self.posted_fen

    def __neg__(self) -> "Movement":
        return Movement(-self.pending_fen, -self.posted_fen)


Movements = dict[int, Movement]


def reserve(
    act: Act, *, lines: Lines, cause: Any, expires_at: datetime | None = None
) -> LedgerTransfer:
    """Take from every account of `lines` together, to be posted or voided later."""
    assert all(fen > 0 for fen in lines.values()), lines
    moved = _balanced({account: Movement(pending_fen=fen) for account, fen in lines.items()})
    return _transfer(act, "reserve", moved, cause, expires_at=expires_at)


def post(act: Act, *, pending: LedgerTransfer, lines: Lines | None = None) -> LedgerTransfer:
    """Make a reservation definite, whole or in part; what is not posted returns.

    Args:
        lines: what becomes definite on each account, at most what was reserved there;
            without it, all.
    """
    reserved = _movements_of(pending)
    wanted = {a.id: fen for a, fen in lines.items()} if lines is not None else None
    posted = _posted(reserved, wanted)
    moved = {
        account_id: Movement(-before.pending_fen, posted.get(account_id, 0))
        for account_id, before in reserved.items()
    }
    return _settle(act, "post", pending, moved)


def void(act: Act, *, pending: LedgerTransfer) -> LedgerTransfer:
    """Give a reservation back whole."""
    moved = {account_id: -before for account_id, before in _movements_of(pending).items()}
    return _settle(act, "void", pending, moved)


def move(act: Act, *, lines: Lines, cause: Any) -> LedgerTransfer:
    """Take (positive) or give back (negative) at once."""
    moved = _balanced({account: Movement(posted_fen=fen) for account, fen in lines.items()})
    return _transfer(act, "move", moved, cause)


def reverse(act: Act, *, transfer: LedgerTransfer) -> LedgerTransfer:
    """Take back what a move or post made definite; the mistake and its correction both stay."""
    moved = {
        account_id: Movement(posted_fen=-before.posted_fen)
        for account_id, before in _movements_of(transfer).items()
        if before.posted_fen
    }
    return _transfer(act, "reverse", moved, transfer, reverses_id=transfer.id)


def transfer_of(cause: Any, kind: str) -> LedgerTransfer | None:
    """The newest transfer of `kind` that `cause` is the cause of."""
    return db.session.scalars(
        select(LedgerTransfer)
        .where(
            LedgerTransfer.cause_kind == type(cause).__name__,
            LedgerTransfer.cause_id == cause.public_id,
            LedgerTransfer.kind == kind,
        )
        .order_by(LedgerTransfer.id.desc())
        .limit(1)
    ).one_or_none()


def settled(pending: LedgerTransfer) -> bool:
    """Whether a reservation was posted or voided."""
    found = select(LedgerTransfer.id).where(LedgerTransfer.pending_id == pending.id)
    return db.session.execute(found).first() is not None


def _balanced(lines: Mapping[LedgerAccount, Movement]) -> Movements:
    """The lines with the opposite line on each account's source."""
    moved: Movements = {}
    for account, movement in lines.items():
        assert account.source_id is not None, "a source is moved by its account alone"
        moved[account.id] = movement
        moved[account.source_id] = -movement
    return moved


def _posted(reserved: Movements, wanted: Mapping[int, int] | None) -> dict[int, int]:
    if wanted is None:
        return {account_id: before.pending_fen for account_id, before in reserved.items()}
    sources = dict(
        db.session.execute(
            select(LedgerAccount.id, LedgerAccount.source_id).where(LedgerAccount.id.in_(reserved))
        ).all()
    )
    posted = {}
    for account_id, fen in wanted.items():
        most = reserved[account_id].pending_fen
        assert 0 <= fen <= most, f"post {fen} of {most} reserved on account {account_id}"
        posted[account_id] = fen
        posted[sources[account_id]] = -fen
    return posted


def _movements_of(transfer: LedgerTransfer) -> Movements:
    rows = db.session.execute(
        select(LedgerEntry.account_id, LedgerEntry.pending_fen, LedgerEntry.posted_fen).where(
            LedgerEntry.transfer_id == transfer.id
        )
    )
    return {row.account_id: Movement(row.pending_fen, row.posted_fen) for row in rows}


def _settle(act: Act, kind: str, pending: LedgerTransfer, moved: Movements) -> LedgerTransfer:
    if settled(pending):
        raise conflict("already_settled", _SETTLED)
    return _transfer(act, kind, moved, pending, pending_id=pending.id)


def _transfer(act: Act, kind: str, moved: Movements, cause: Any, **columns: Any) -> LedgerTransfer:
    """Write the transfer and its entries; the trigger moves the balances or refuses."""
    try:
        # A savepoint: after a refusal the caller's transaction is as it was before.
        with db.session.begin_nested():
            transfer = _new_transfer(act, kind, len(moved), cause, columns)
            db.session.add(transfer)
            db.session.flush()
            # By account id, so that two transfers never wait for each other in a circle.
            rows = [
                {
                    "transfer_id": transfer.id,
                    "account_id": account_id,
                    "pending_fen": movement.pending_fen,
                    "posted_fen": movement.posted_fen,
                }
                for account_id, movement in sorted(moved.items())
            ]
            db.session.execute(insert(LedgerEntry).values(rows))
    except IntegrityError as error:
        raise _refusal(error, moved) from error
    return transfer


def _new_transfer(
    act: Act, kind: str, lines: int, cause: Any, columns: dict[str, Any]
) -> LedgerTransfer:
    original = cause if isinstance(cause, LedgerTransfer) else None
    return LedgerTransfer(
        county_id=act.actor.county_id,
        kind=kind,
        lines=lines,
        cause_kind=original.cause_kind if original else type(cause).__name__,
        cause_id=original.cause_id if original else cause.public_id,
        actor_id=act.actor.public_id,
        at=act.at,
        **columns,
    )


def _refusal(error: IntegrityError, moved: Movements) -> Exception:
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if name == "uq_ledger_transfers_pending_id":
        return conflict("already_settled", _SETTLED)
    if name == "ck_ledger_balances_within_limit":
        return _headroom_exceeded(moved)
    return error


def _headroom_exceeded(moved: Movements) -> Conflict:
    """409 with the scarcest headroom among the accounts that were to give."""
    taken = {account_id: m.net_fen for account_id, m in moved.items() if m.net_fen > 0}
    left = {
        account_id: found.headroom_fen
        for account_id, found in balances(list(taken)).items()
        if found.headroom_fen is not None
    }
    account_id = min(left, key=lambda found: left[found] - taken[found])
    values = {"headroom": format_wan(left[account_id]), "needed": format_wan(taken[account_id])}
    refusal = Refusal(
        "headroom_exceeded",
        _EXCEEDED,
        field="amount_fen",
        actual=taken[account_id],
        required=left[account_id],
        values=values,
    )
    return Conflict((refusal,), extra={"headroom_fen": left[account_id]})
