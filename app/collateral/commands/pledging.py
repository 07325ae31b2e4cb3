"""Pledging an asset: proposed under its ceiling, registered where the law wants it."""

from datetime import date
from unicodedata import normalize

from app.collateral import queries
from app.collateral.commands.declaring import hold_to_ceiling
from app.collateral.models import CEILING, Asset, Lien
from app.collateral.rules import pledging as rules
from app.collateral.rules import registering
from app.collateral.rules.catalogue import kinds
from app.collateral.rules.pledging import Encumbrance, Secured
from app.collateral.rules.registering import Registration
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db, new_public_id
from app.infra.doors import constraint
from app.infra.ledger.accounts import account_of
from app.infra.ledger.models import LedgerTransfer
from app.infra.ledger.transfers import post, reserve, transfer_of
from app.infra.references import next_reference
from app.infra.tasks import close_tasks
from app.kernel.errors import Conflict
from app.kernel.refusals import Refusal, conflict, invalid_if
from app.kernel.words import N_

LAPSE = "lien_lapse"

constraint("uq_liens_rank", Refusal("already_encumbered", N_("这个顺位刚刚被占用"), field="rank"))


def propose_lien(act: Act, *, asset: Asset, secured: Secured, secured_fen: int, rank: int) -> Lien:
    """Take a rank and part of an asset's ceiling for a debt; the holder is the actor's institution.

    The asset is locked first and the ledger has the last word, so that two lenders in the same
    second never hold more than the ceiling together. A refusal says what is left, never for whom.
    """
    invalid_if(rules.value_refusals(secured_fen, rank))
    invalid_if(rules.secured_refusals(secured, enterprise_id=asset.enterprise.public_id))
    asset = queries.locked_asset(asset.id)
    hold_to_ceiling(act, asset)
    _refuse_encumbered(act, asset, secured, secured_fen, rank)
    lien = _proposed(act, asset, secured, secured_fen, rank)
    _reserve(act, asset, lien)
    db.session.add(lien)
    detail = {"asset": asset.public_id, "secured_fen": secured_fen, "rank": rank}
    journal.record(act, lien, "propose", announce="lien.proposed", detail=detail)
    db.session.flush()
    return lien


def _refuse_encumbered(
    act: Act, asset: Asset, secured: Secured, secured_fen: int, rank: int
) -> None:
    standing = Encumbrance(
        state=asset.state,
        taken_ranks={lien.rank for lien in queries.live_liens_on(asset)},
        available_fen=queries.usage_of(asset).headroom_fen or 0,
    )
    found = rules.pledge_refusals(
        secured=secured, secured_fen=secured_fen, rank=rank, asset=standing
    )
    if not found:
        return
    detail = {"code": found[0].code, "secured_fen": secured_fen, "rank": rank}
    journal.note(act, asset, "refuse_lien", detail=detail)
    raise Conflict(found, extra={"available_fen": standing.available_fen}, keep=True)


def _proposed(act: Act, asset: Asset, secured: Secured, secured_fen: int, rank: int) -> Lien:
    assert act.actor.organisation_id is not None
    return Lien(
        public_id=new_public_id(),
        county_id=asset.county_id,
        reference=next_reference(act, "DZ"),
        asset_id=asset.id,
        holder_id=act.actor.organisation_id,
        kind=kinds(act.policy)[asset.kind].right,
        secured_kind=secured.kind,
        secured_id=secured.public_id,
        secured_fen=secured_fen,
        rank=rank,
        proposed_by=act.actor.id,
        proposed_at=act.at,
        policy_digest=act.policy.digest,
    )


def _reserve(act: Act, asset: Asset, lien: Lien) -> LedgerTransfer:
    """Take from the asset's account; the ledger's own refusal in the words of this room."""
    account = account_of(asset, CEILING)
    assert account is not None, asset.public_id
    try:
        return reserve(act, lines={account: lien.secured_fen}, cause=lien)
    except Conflict as refused:
        left = int(refused.extra.get("headroom_fen", 0))
        values = refused.refusals[0].values
        reason = Refusal(
            "already_encumbered",
            rules.OVER_CEILING,
            field="secured_fen",
            values={"available": values.get("headroom", "")},
        )
        raise Conflict((reason,), extra={"available_fen": left}) from None


def register_lien(act: Act, *, lien: Lien, registration: Registration) -> Lien:
    """Write down the certificate: from now on the pledge counts and the asset is encumbered."""
    kind = kinds(act.policy)[lien.asset.kind]
    invalid_if(registering.registration_refusals(registration, kind, on=act.on))
    asset = queries.locked_asset(lien.asset_id)
    lien = queries.locked_lien(lien.id)
    lien.machine.step(lien.state, "register")
    if asset.verified_at is None:
        raise conflict("asset_unverified", "这项资产（或它的最新估值）还没有核实，请先核实再登记")
    _certify(lien, registration)
    pending = transfer_of(lien, "reserve")
    assert pending is not None, lien.public_id
    post(act, pending=pending)
    detail = {
        "asset": asset.public_id,
        "registry": registering.registry_called(registration.registry),
        "until": registration.until.isoformat(),
    }
    journal.record(act, lien, "register", announce="lien.registered", detail=detail)
    if asset.can("encumber"):
        journal.record(act, asset, "encumber")
    db.session.flush()
    return lien


def _certify(lien: Lien, registration: Registration) -> None:
    lien.registered_with = normalize("NFC", registration.registry.strip())
    lien.registry_number = normalize("NFC", registration.number.strip())
    lien.registered_on = registration.registered_on
    lien.until = registration.until


def renew_lien(act: Act, *, lien: Lien, until: date) -> Lien:
    """Prolong a registration before it lapses (展期登记)."""
    before = lien.until or act.on
    invalid_if(registering.renewal_refusals(until=until, before=before))
    lien = queries.locked_lien(lien.id)
    if lien.state != "registered":
        lien.machine.step(lien.state, "register")
        raise conflict("lien_not_registered", "还没有登记，不需要展期")
    lien.until, lien.reminded_stage = until, None
    journal.note(act, lien, "renew", detail={"until": until.isoformat()})
    close_tasks(act, subject=lien, kind=LAPSE)
    db.session.flush()
    return lien
