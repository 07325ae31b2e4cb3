"""What an owner declares, and who looks at it."""

from unicodedata import normalize

from app.collateral import queries
from app.collateral.models import CEILING, Appraisal, Asset, Verification
from app.collateral.rules.catalogue import kinds
from app.collateral.rules.declaring import (
    AppraisalDraft,
    AssetDraft,
    appraisal_refusals,
    declaration_refusals,
    note_refusals,
)
from app.collateral.rules.identity import identity_of
from app.collateral.rules.ltv import ceiling_fen, ltv_of
from app.collateral.states import GONE
from app.enterprises.models import Enterprise
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.ledger.accounts import account_of, balance, open_account, set_cap
from app.infra.references import next_reference
from app.kernel.refusals import Refusal, conflict, invalid_if
from app.kernel.words import N_

KNOWN = N_("这个编号已经登记过；如果这项资产确实是您的，请联系金融服务中心核对")

constraint("uq_assets_identity", Refusal("already_registered", KNOWN, field="identifier"))


def declare_asset(act: Act, *, enterprise: Enterprise, draft: AssetDraft) -> Asset:
    """Declare something an enterprise can pledge; one thing stands once in a county.

    A known identifier is refused without a word about whose it is; the attempt is written down.
    """
    invalid_if(declaration_refusals(draft, on=act.on, policy=act.policy))
    if enterprise.state in ("suspended", "closed"):
        raise conflict("enterprise_closed", "企业已暂停或注销，不能登记抵质押物")
    identity = identity_of(draft.identifier)
    known = queries.asset_with_identity(act.actor.county_id, identity)
    if known is not None:
        journal.note(act, known, "declare_again", detail={"kind": draft.kind})
        raise conflict("already_registered", KNOWN, field="identifier", keep=True)
    asset = Asset(
        county_id=act.actor.county_id,
        reference=next_reference(act, "DY"),
        enterprise=enterprise,
        enterprise_id=enterprise.id,
        kind=draft.kind,
        description=normalize("NFC", draft.description.strip()),
        identifier=normalize("NFC", draft.identifier.strip()),
        identity=identity,
        declared_by=act.actor.id,
        declared_at=act.at,
        appraisals=[_appraisal(act, draft.appraisal)],
    )
    journal.record(act, asset, "declare", detail=_value(draft.appraisal, draft.kind))
    db.session.flush()
    open_account(act, owner=asset, kind=CEILING, cap_fen=ceiling_of(act, asset))
    return asset


def _appraisal(act: Act, draft: AppraisalDraft) -> Appraisal:
    return Appraisal(
        appraised_fen=draft.appraised_fen,
        appraised_on=draft.appraised_on,
        appraiser=draft.appraiser or None,
        variant=draft.variant or None,
        recorded_by=act.actor.id,
        recorded_at=act.at,
    )


def _value(draft: AppraisalDraft, kind: str) -> dict[str, int | str | None]:
    return {
        "kind": kind,
        "appraised_fen": draft.appraised_fen,
        "appraised_on": draft.appraised_on.isoformat(),
        "variant": draft.variant,
    }


def ceiling_of(act: Act, asset: Asset) -> int:
    """What the asset may secure by the rule in force on the day of the act, in fen."""
    kind = kinds(act.policy)[asset.kind]
    return ceiling_fen(asset.appraisal.appraised_fen, ltv_of(kind, asset.appraisal.variant))


def hold_to_ceiling(act: Act, asset: Asset) -> None:
    """Bring the account's cap to today's ceiling. One below what is used lets go of the old."""
    account = account_of(asset, CEILING)
    assert account is not None, asset.public_id
    ceiling = ceiling_of(act, asset)
    if balance(account).cap_fen != ceiling:
        set_cap(act, account=account, cap_fen=ceiling, reason="appraisal")


def appraise_asset(act: Act, *, asset: Asset, draft: AppraisalDraft) -> Asset:
    """Value an asset anew; a new value is looked at again before the next registration."""
    invalid_if(appraisal_refusals(draft, kinds(act.policy).get(asset.kind), on=act.on))
    asset = queries.locked_asset(asset.id)
    _still_there(asset)
    asset.appraisals.append(_appraisal(act, draft))
    journal.note(act, asset, "appraise", detail=_value(draft, asset.kind))
    db.session.flush()
    hold_to_ceiling(act, asset)
    return asset


def verify_asset(act: Act, *, asset: Asset, note: str, variant: str | None = None) -> Asset:
    """Somebody of a lender or guarantor looked at it; each institution may, one is enough.

    `variant` corrects what sets the ceiling (insured or not, confirmed or not).
    """
    invalid_if(note_refusals(note))
    # Under the lock, so that a value the owner changed meanwhile is not overwritten by an older.
    asset = queries.locked_asset(asset.id)
    db.session.expire(asset, ["appraisals"])
    before = asset.appraisal
    corrected = AppraisalDraft(
        before.appraised_fen, before.appraised_on, before.appraiser, variant or before.variant
    )
    invalid_if(appraisal_refusals(corrected, kinds(act.policy).get(asset.kind), on=act.on))
    _still_there(asset)
    if corrected.variant != before.variant:
        asset.appraisals.append(_appraisal(act, corrected))
    asset.verifications.append(_verification(act, note))
    if asset.can("verify"):
        journal.record(act, asset, "verify")
    else:
        journal.note(act, asset, "verify")
    db.session.flush()
    hold_to_ceiling(act, asset)
    return asset


def _verification(act: Act, note: str) -> Verification:
    assert act.actor.organisation_id is not None
    return Verification(
        organisation_id=act.actor.organisation_id,
        verified_by=act.actor.id,
        verified_at=act.at,
        note=normalize("NFC", note.strip()),
    )


def withdraw_asset(act: Act, *, asset: Asset, reason: str | None = None) -> Asset:
    """Take an asset off the list: sold, scrapped, entered by mistake. Never while it is pledged."""
    asset = queries.locked_asset(asset.id)
    if queries.live_liens_on(asset):
        raise conflict("asset_pledged", "这项资产还有未解除的抵质押，不能撤回")
    asset.closed_at = act.at
    journal.record(act, asset, "withdraw", reason=reason)
    db.session.flush()
    return asset


def _still_there(asset: Asset) -> None:
    if asset.state in GONE:
        raise conflict("asset_gone", "这项资产已撤回或处置")
