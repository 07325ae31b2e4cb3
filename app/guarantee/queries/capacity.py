"""The limits an application stands under, as they are now; read from the ledger."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.accounts.models import Organisation
from app.agreements.models import QUOTA
from app.guarantee import rules
from app.guarantee.models import GuaranteeApplication
from app.guarantee.rules import Limit
from app.guarantee.rules.capacity import WHOLE
from app.infra.acts import Act
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.ledger.models import LedgerEntry, LedgerTransfer
from app.kernel.rates import share

LEVERAGE = "leverage"


@dataclass(frozen=True)
class Place:
    """Where a limit is kept: the owner and kind of its account, its cap, where it comes from."""

    name: str
    owner: Any
    kind: str
    cap_fen: int
    source: str | None = None


def client_kind(application: GuaranteeApplication) -> str:
    """Kind of an account that counts one client of its owner."""
    return f"client:{application.enterprise.public_id}"


def places_of(act: Act, application: GuaranteeApplication) -> tuple[Place, ...]:
    """The limits in the order they bind; an agency without known net assets has none of the law.

    Source: guowuyuan-683#15, guowuyuan-683#16.
    """
    programme, client = application.programme, client_kind(application)
    found = [
        Place("quota", programme, QUOTA, programme.quota_fen),
        Place("client", programme, client, programme.per_client_cap_fen),
    ]
    guarantor = application.guarantor
    assets = guarantor.net_assets_fen
    if assets is not None:
        leverage, one = _leverage_key(guarantor), "guarantee.client_share_max"
        policy = act.policy
        most = int(assets * Decimal(policy[leverage]))
        each = share(assets, Decimal(policy[one]))
        found += [
            Place("leverage", guarantor, LEVERAGE, most, policy.cite(leverage)),
            Place("agency_client", guarantor, client, each, policy.cite(one)),
        ]
    return tuple(found)


def _leverage_key(guarantor: Organisation) -> str:
    """Ten times; fifteen for an agency whose settings say it serves mainly small clients."""
    mainly_small = bool(guarantor.settings.get("mainly_small_clients"))
    return "guarantee.leverage_small_max" if mainly_small else "guarantee.leverage_max"


def limits_of(act: Act, application: GuaranteeApplication) -> tuple[Limit, ...]:
    """The limits as they stand, each answering in guaranteed principal."""
    liable = 1 - application.programme.bank_share
    per_fen = {
        "leverage": liable * weight_of(act, application),
        "agency_client": liable,
    }
    return tuple(
        Limit(
            place.name,
            place.cap_fen,
            _used_fen(place),
            per_fen.get(place.name, WHOLE),
            place.source,
        )
        for place in places_of(act, application)
    )


def _used_fen(place: Place) -> int:
    account = account_of(place.owner, place.kind)
    return balance(account).used_fen if account else 0


def weight_of(act: Act, application: GuaranteeApplication) -> Decimal:
    """How much this application's liability would count for the leverage."""
    enterprise = application.enterprise
    return rules.ticket_weight(
        client_total_fen(application) + application.amount_fen,
        size=enterprise.size,
        kind=enterprise.kind,
        policy=act.policy,
    )


def client_total_fen(application: GuaranteeApplication) -> int:
    """The agency's liability for this client now, without this application."""
    account = account_of(application.guarantor, client_kind(application))
    return balance(account).used_fen if account else 0


def accounts_of(transfer: LedgerTransfer) -> frozenset[int]:
    """The accounts (internal keys) that a transfer moved."""
    rows = db.session.scalars(
        select(LedgerEntry.account_id).where(LedgerEntry.transfer_id == transfer.id)
    )
    return frozenset(rows)
