"""Verify the ledger: recompute every balance from the entries."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select, text

from app.infra.db import db
from app.infra.ledger.models import LedgerAccount, LedgerTransfer

_DIFFERENCES = text(
    "select a.public_id, b.posted_fen, b.pending_fen, b.cap_fen,"
    " coalesce(e.posted, 0) as posted, coalesce(e.pending, 0) as pending, c.cap_fen as cap"
    " from ledger_accounts a"
    " left join ledger_balances b on b.account_id = a.id"
    " left join (select account_id, sum(posted_fen) as posted, sum(pending_fen) as pending"
    "            from ledger_entries group by account_id) e on e.account_id = a.id"
    " left join lateral (select cap_fen from ledger_caps where account_id = a.id"
    "                    order by id desc limit 1) c on true"
    " where b.posted_fen is distinct from coalesce(e.posted, 0)"
    "    or b.pending_fen is distinct from coalesce(e.pending, 0)"
    "    or b.cap_fen is distinct from c.cap_fen order by a.id"
)
_UNBALANCED = text(
    "select t.public_id, count(e.account_id) as lines, coalesce(sum(e.posted_fen), 0) as posted,"
    " coalesce(sum(e.pending_fen), 0) as pending"
    " from ledger_transfers t left join ledger_entries e on e.transfer_id = t.id"
    " group by t.id having count(e.account_id) <> t.lines"
    " or coalesce(sum(e.posted_fen), 0) <> 0 or coalesce(sum(e.pending_fen), 0) <> 0 order by t.id"
)


@dataclass(frozen=True)
class LedgerReport:
    """`differences` are sentences, one for each account or transfer that is not as it must be."""

    accounts: int
    transfers: int
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.differences


def verify(engine: Engine | None = None) -> LedgerReport:
    """Recompute all balances, caps and sums, of our database or another of ours."""
    engine = engine or db.engine
    # One snapshot: what moves meanwhile must not look wrong.
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("set local statement_timeout = 0"))
        found = [
            f"account {row.public_id}: posted {row.posted_fen}, entries say {row.posted};"
            f" pending {row.pending_fen}, entries say {row.pending};"
            f" cap {row.cap_fen}, last set {row.cap}"
            for row in connection.execute(_DIFFERENCES)
        ]
        found += [
            f"transfer {row.public_id}: {row.lines} entries, posted sum {row.posted},"
            f" pending sum {row.pending}"
            for row in connection.execute(_UNBALANCED)
        ]
        accounts, transfers = (_count(connection, m) for m in (LedgerAccount, LedgerTransfer))
    return LedgerReport(accounts, transfers, tuple(found))


def _count(connection: Connection, model: type) -> int:
    return int(connection.execute(select(func.count()).select_from(model)).scalar_one())
