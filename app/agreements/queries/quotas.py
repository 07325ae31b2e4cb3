"""How much of a programme's quota is used, read from the ledger."""

from collections.abc import Sequence

from sqlalchemy import select

from app.agreements.models import QUOTA, GuaranteeProgramme
from app.infra.db import db
from app.infra.ledger.accounts import Balance, balances
from app.infra.ledger.models import LedgerAccount


def standing(programme: GuaranteeProgramme) -> Balance:
    """The programme's quota as it stands, in fen."""
    return standings([programme])[programme.id]


def standings(programmes: Sequence[GuaranteeProgramme]) -> dict[int, Balance]:
    """The quota of several programmes by internal key; unused where it is not open yet."""
    rows = db.session.execute(
        select(LedgerAccount.owner_id, LedgerAccount.id).where(
            LedgerAccount.owner_kind == GuaranteeProgramme.__name__,
            LedgerAccount.owner_id.in_([programme.public_id for programme in programmes]),
            LedgerAccount.kind == QUOTA,
        )
    )
    accounts = {row.owner_id: row.id for row in rows}
    known = balances(list(accounts.values()))
    return {
        programme.id: known[accounts[programme.public_id]]
        if programme.public_id in accounts
        else Balance(programme.quota_fen, 0, 0)
        for programme in programmes
    }
