"""The limits an application stands under, as they are now; read from the ledger."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.accounts.models import Organisation
from app.agreements.models import QUOTA
from app.guarantee import rules
from app.guarantee.models import GuaranteeApplication
from app.guarantee.queries.relations import related_enterprises, standing_relations
from app.guarantee.rules import Limit
from app.guarantee.rules.capacity import WHOLE
from app.infra.acts import Act
from app.infra.db import db
from app.infra.ledger.accounts import account_of, balance
from app.infra.ledger.models import LedgerAccount, LedgerEntry, LedgerTransfer
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
    terms = programme.citation
    found = [
        Place("quota", programme, QUOTA, programme.quota_fen, terms),
        Place("client", programme, client, programme.per_client_cap_fen, terms),
    ]
    guarantor = application.guarantor
    assets = guarantor.net_assets_fen
    if assets is not None:
        leverage, one = leverage_key(guarantor), "guarantee.client_share_max"
        policy = act.policy
        most = int(assets * Decimal(policy[leverage]))
        each = share(assets, Decimal(policy[one]))
        found += [
            Place("leverage", guarantor, LEVERAGE, most, policy.cite(leverage)),
            Place("agency_client", guarantor, client, each, policy.cite(one)),
        ]
    return tuple(found)


def leverage_key(guarantor: Organisation) -> str:
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
    kept = tuple(
        Limit(
            place.name,
            place.cap_fen,
            _used_fen(place),
            per_fen.get(place.name, WHOLE),
            place.source,
        )
        for place in places_of(act, application)
    )
    group = group_of(act, application)
    return (*kept, group) if group is not None else kept


def group_of(act: Act, application: GuaranteeApplication) -> Limit | None:
    """The client together with its confirmed related parties; None where nobody is related.

    Source: guowuyuan-683#16.
    """
    guarantor, enterprise = application.guarantor, application.enterprise
    if guarantor.net_assets_fen is None:
        return None
    relations = standing_relations(guarantor.id, enterprise)
    others = related_enterprises(relations, enterprise)
    if not others:
        return None
    used = sum(_liability_fen(guarantor, each) for each in (enterprise.public_id, *others))
    return rules.group_limit(
        guarantor.net_assets_fen,
        used,
        per_fen=1 - application.programme.bank_share,
        policy=act.policy,
    )


def _liability_fen(guarantor: Organisation, enterprise_id: str) -> int:
    """What an agency is liable for one firm (public id), all its programmes together."""
    account = account_of(guarantor, f"client:{enterprise_id}")
    return balance(account).used_fen if account else 0


def hold_turn(guarantor: Organisation) -> None:
    """Wait for one's turn with an agency's limits, until the end of the transaction.

    A client's own limits are accounts of the ledger; those of a group are a sum over several, and
    two approvals for related firms in the same second must see each other.
    """
    account = account_of(guarantor, LEVERAGE)
    if account is not None:
        held = select(LedgerAccount.id).where(LedgerAccount.id == account.id)
        db.session.execute(held.with_for_update(key_share=True))


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
    return _liability_fen(application.guarantor, application.enterprise.public_id)


def accounts_of(transfer: LedgerTransfer) -> frozenset[int]:
    """The accounts (internal keys) that a transfer moved."""
    rows = db.session.scalars(
        select(LedgerEntry.account_id).where(LedgerEntry.transfer_id == transfer.id)
    )
    return frozenset(rows)
