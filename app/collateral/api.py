"""Assets and pledges over HTTP: the same commands and queries as the pages."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from app.collateral import commands, queries
from app.collateral.commands.reading import log_reading
from app.collateral.models import Asset, Lien
from app.collateral.rules.catalogue import kinds
from app.collateral.rules.declaring import AppraisalDraft, AssetDraft
from app.collateral.rules.ltv import good_until, ltv_of
from app.collateral.rules.registering import Registration
from app.collateral.views.room import room
from app.collateral.views.shown import warnings_of
from app.enterprises.queries import own_enterprise_for
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.clock import CHINA
from app.infra.forms import said
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible

FEN_MAX = 10**15
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Fen = Annotated[int, Field(gt=0, le=FEN_MAX)]


class AppraisalBody(Body):
    appraised_fen: Fen
    appraised_on: date
    appraiser: str | None = Field(default=None, max_length=100)
    variant: str | None = Field(default=None, max_length=40)
    """Which tier of the kind's ceiling it falls under, where there are tiers."""


class AssetBody(AppraisalBody):
    enterprise_id: Id
    kind: str = Field(min_length=1, max_length=40)
    description: str = Field(max_length=2000)
    identifier: str = Field(max_length=400)


class VerifyBody(Body):
    note: str = Field(max_length=2000)
    variant: str | None = Field(default=None, max_length=40)


class PledgeBody(Body):
    referral_id: Id | None = None
    loan_id: Id | None = None
    secured_fen: Fen
    rank: int


class RegisterBody(Body):
    registry: str = Field(min_length=1, max_length=200)
    registry_number: str = Field(max_length=400)
    registered_on: date
    until: date


class RenewBody(Body):
    until: date


class EnforceBody(Body):
    reason: str = Field(max_length=500)


class ReasonBody(Body):
    reason: str | None = Field(default=None, max_length=300)


class AssetAnswer(Answer):
    id: str
    state: str
    enterprise_id: str
    kind: str
    description: str
    identifier: str
    appraised_fen: int
    appraised_on: str
    ceiling_fen: int
    available_fen: int


class LienAnswer(Answer):
    id: str
    state: str
    collateral_id: str
    secured_fen: int
    rank: int


def described(act: Act, asset: Asset) -> dict[str, Any]:
    """An asset as its reader sees it: a lender reads what is left, and no other lender."""
    kind, value, usage = kinds(act.policy)[asset.kind], asset.appraisal, queries.usage_of(asset)
    return {
        "id": asset.public_id,
        "reference": asset.reference,
        "state": asset.state,
        "enterprise_id": asset.enterprise.public_id,
        "kind": asset.kind,
        "right": kind.right,
        "registry": kind.registry,
        "description": asset.description,
        "identifier": asset.identifier,
        "appraised_fen": value.appraised_fen,
        "appraised_on": value.appraised_on.isoformat(),
        "appraiser": value.appraiser,
        "variant": value.variant,
        "appraisal_valid_until": good_until(value.appraised_on, policy=act.policy).isoformat(),
        "ltv": f"{ltv_of(kind, value.variant).normalize():f}",
        "ceiling_fen": usage.cap_fen,
        "used_fen": usage.used_fen,
        "available_fen": usage.headroom_fen,
        "verified": asset.verified_at is not None,
        "verified_at": _moment(asset.verified_at),
        "pledges": [described_lien(act, lien) for lien in queries.liens_of(act.actor, asset)],
    }


def described_lien(act: Act, lien: Lien) -> dict[str, Any]:
    """A lien as its holder, the owner and the county see it."""
    kind = kinds(act.policy)[lien.asset.kind]
    return {
        "id": lien.public_id,
        "reference": lien.reference,
        "state": lien.state,
        "collateral_id": lien.asset.public_id,
        f"{lien.secured_kind}_id": lien.secured_id,
        "holder": {"id": lien.holder.public_id, "name": lien.holder.name},
        "kind": lien.kind,
        "secured_fen": lien.secured_fen,
        "rank": lien.rank,
        "registry": lien.registered_with,
        "registry_number": lien.registry_number,
        "registered_on": _day(lien.registered_on),
        "until": _day(lien.until),
        "lapsed": lien.until is not None and lien.until < act.on,
        "release_due_at": _moment(lien.release_due_at),
        "warnings": [
            {"code": w.code, "text": said(w), "citation": w.citation, "field": w.field}
            for w in warnings_of(act, lien, kind)
        ],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(CHINA).isoformat() if at else None


def _appraisal(body: AppraisalBody) -> AppraisalDraft:
    return AppraisalDraft(body.appraised_fen, body.appraised_on, body.appraiser, body.variant)


@room.api(
    "POST",
    "/collateral",
    may=Permission.COLLATERAL_DECLARE,
    body=AssetBody,
    answer=AssetAnswer,
    status=201,
)
def declare_asset(act: Act, body: AssetBody) -> dict[str, Any]:
    enterprise = own_enterprise_for(act.actor, body.enterprise_id)
    if enterprise is None:
        raise NotVisible("enterprise_id")
    draft = AssetDraft(body.kind, body.description, body.identifier, _appraisal(body))
    return described(act, commands.declare_asset(act, enterprise=enterprise, draft=draft))


@room.api(
    "GET",
    "/collateral",
    may=Permission.COLLATERAL_READ,
    answer=AssetAnswer,
    many=True,
    query=("enterprise_id",),
)
def list_assets(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    found = queries.assets(act.actor, page, enterprise=query.get("enterprise_id"))
    return Slice([described(act, asset) for asset in found.items], found.next)


@room.api(
    "GET",
    "/collateral/<id:asset>",
    may=Permission.COLLATERAL_READ,
    subject=queries.asset_for,
    answer=AssetAnswer,
)
def show_asset(act: Act, asset: Asset) -> dict[str, Any]:
    log_reading(act, asset, "open")
    return described(act, asset)


@room.api(
    "POST",
    "/collateral/<id:asset>/appraisals",
    may=Permission.COLLATERAL_DECLARE,
    subject=queries.asset_for,
    body=AppraisalBody,
    answer=AssetAnswer,
)
def appraise_asset(act: Act, asset: Asset, body: AppraisalBody) -> dict[str, Any]:
    return described(act, commands.appraise_asset(act, asset=asset, draft=_appraisal(body)))


@room.api(
    "POST",
    "/collateral/<id:asset>/withdraw",
    may=Permission.COLLATERAL_DECLARE,
    subject=queries.asset_for,
    body=ReasonBody,
    answer=AssetAnswer,
)
def withdraw_asset(act: Act, asset: Asset, body: ReasonBody) -> dict[str, Any]:
    return described(act, commands.withdraw_asset(act, asset=asset, reason=body.reason))


@room.api(
    "POST",
    "/collateral/<id:asset>/verify",
    may=Permission.COLLATERAL_VERIFY,
    subject=queries.asset_for,
    body=VerifyBody,
    answer=AssetAnswer,
)
def verify_asset(act: Act, asset: Asset, body: VerifyBody) -> dict[str, Any]:
    verified = commands.verify_asset(act, asset=asset, note=body.note, variant=body.variant)
    return described(act, verified)


@room.api(
    "POST",
    "/collateral/<id:asset>/pledges",
    may=Permission.PLEDGE_MANAGE,
    subject=queries.asset_for,
    body=PledgeBody,
    answer=LienAnswer,
    status=201,
)
def propose_pledge(act: Act, asset: Asset, body: PledgeBody) -> dict[str, Any]:
    secured = queries.secured_named(act.actor, referral_id=body.referral_id, loan_id=body.loan_id)
    lien = commands.propose_lien(
        act, asset=asset, secured=secured, secured_fen=body.secured_fen, rank=body.rank
    )
    return described_lien(act, lien)


@room.api(
    "GET",
    "/pledges/<id:lien>",
    may=Permission.COLLATERAL_READ,
    subject=queries.lien_for,
    answer=LienAnswer,
)
def show_pledge(act: Act, lien: Lien) -> dict[str, Any]:
    return described_lien(act, lien)


@room.api(
    "POST",
    "/pledges/<id:lien>/register",
    may=Permission.PLEDGE_MANAGE,
    subject=queries.lien_for,
    body=RegisterBody,
    answer=LienAnswer,
)
def register_pledge(act: Act, lien: Lien, body: RegisterBody) -> dict[str, Any]:
    registration = Registration(body.registry, body.registry_number, body.registered_on, body.until)
    return described_lien(act, commands.register_lien(act, lien=lien, registration=registration))


@room.api(
    "POST",
    "/pledges/<id:lien>/renew",
    may=Permission.PLEDGE_MANAGE,
    subject=queries.lien_for,
    body=RenewBody,
    answer=LienAnswer,
)
def renew_pledge(act: Act, lien: Lien, body: RenewBody) -> dict[str, Any]:
    return described_lien(act, commands.renew_lien(act, lien=lien, until=body.until))


@room.api(
    "POST",
    "/pledges/<id:lien>/release",
    may=Permission.PLEDGE_MANAGE,
    subject=queries.lien_for,
    body=ReasonBody,
    answer=LienAnswer,
)
def release_pledge(act: Act, lien: Lien, body: ReasonBody) -> dict[str, Any]:
    return described_lien(act, commands.release_lien(act, lien=lien, reason=body.reason))


@room.api(
    "POST",
    "/pledges/<id:lien>/enforce",
    may=Permission.PLEDGE_MANAGE,
    subject=queries.lien_for,
    body=EnforceBody,
    answer=LienAnswer,
)
def enforce_pledge(act: Act, lien: Lien, body: EnforceBody) -> dict[str, Any]:
    """The asset was realised while what it secures is in default."""
    return described_lien(act, commands.enforce_lien(act, lien=lien, reason=body.reason))
