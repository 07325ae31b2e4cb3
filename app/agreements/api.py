"""Guarantee programmes over HTTP."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from app.agreements import commands, queries
from app.agreements.commands import Parties
from app.agreements.models import GuaranteeProgramme
from app.agreements.rules import ProgrammeDraft
from app.agreements.states import PROGRAMME
from app.agreements.views.room import room
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.forms import said
from app.infra.ledger.accounts import Balance
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import Refusal, invalid

DecimalText = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}(\.[0-9]{1,6})?$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class ProgrammeBody(Body):
    """`shares` keeps the order in which it is posted: it decides ties."""

    name: str = Field(max_length=500)
    guarantor_id: Id
    lender_ids: list[Id] = Field(max_length=100)
    reguarantor_id: Id | None = None
    shares: dict[str, DecimalText] = Field(max_length=20)
    per_client_cap_fen: int
    quota_fen: int
    fee_rate: DecimalText
    valid_from: date
    valid_to: date
    system: str = Field(default="national_fund", max_length=40)
    plan: bool = False
    claim_base: str = Field(default="principal", max_length=40)
    trigger_days_overdue: int | None = None
    claim_window_years: int | None = None
    text: str = Field(default="", max_length=50_000)


class ProgrammeAnswer(Answer):
    id: str
    name: str
    guarantor: dict[str, str]
    lenders: list[dict[str, str]]
    shares: dict[str, str]
    per_client_cap_fen: int
    quota_fen: int
    used_fen: int
    headroom_fen: int
    fee_rate: str
    valid_from: str
    valid_to: str
    state: str


def described(programme: GuaranteeProgramme, quota: Balance) -> dict[str, Any]:
    """A programme as its parties and the county read it."""
    named = [programme.guarantor, programme.reguarantor, *programme.lenders]
    signed = queries.signed_by(programme)
    return {
        "id": programme.public_id,
        "name": programme.name,
        "guarantor": _party(programme.guarantor),
        "lenders": [_party(lender) for lender in programme.lenders],
        "reguarantor": _party(programme.reguarantor) if programme.reguarantor else None,
        "shares": dict(programme.shares),
        "share_order": [party for party, _share in programme.shares],
        "per_client_cap_fen": programme.per_client_cap_fen,
        "quota_fen": programme.quota_fen,
        "used_fen": quota.used_fen,
        "headroom_fen": quota.headroom_fen,
        "fee_rate": f"{programme.fee_rate.normalize():f}",
        "valid_from": programme.valid_from.isoformat(),
        "valid_to": programme.valid_to.isoformat(),
        "system": programme.system,
        "plan": programme.plan,
        "claim_base": programme.claim_base,
        "trigger_days_overdue": programme.trigger_days_overdue,
        "claim_window_years": programme.claim_window_years,
        "edition": programme.edition,
        "signed_by": [o.public_id for o in named if o is not None and o.id in signed],
        "state": programme.state,
    }


def _party(organisation: Any) -> dict[str, str]:
    return {"id": organisation.public_id, "name": organisation.name}


def _shown(programme: GuaranteeProgramme) -> dict[str, Any]:
    return described(programme, queries.standing(programme))


@room.api(
    "GET",
    "/guarantee-programmes",
    may=Permission.PROGRAMME_READ,
    answer=ProgrammeAnswer,
    many=True,
    query=("state",),
)
def list_programmes(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    state = query.get("state")
    if state is not None and state not in PROGRAMME.states:
        raise invalid("state", "没有这个状态")
    found = queries.programmes(act.actor, page, state=state)
    quotas = queries.standings(found.items)
    return Slice([described(p, quotas[p.id]) for p in found.items], found.next)


@room.api(
    "GET",
    "/guarantee-programmes/<id:programme>",
    may=Permission.PROGRAMME_READ,
    subject=queries.programme_for,
    answer=ProgrammeAnswer,
)
def show_programme(act: Act, programme: GuaranteeProgramme) -> dict[str, Any]:
    return _shown(programme)


@room.api(
    "POST",
    "/guarantee-programmes",
    may=Permission.PROGRAMME_PREPARE,
    body=ProgrammeBody,
    answer=ProgrammeAnswer,
    status=201,
)
def prepare_programme(act: Act, body: ProgrammeBody) -> dict[str, Any]:
    """Answers the programme, and `warnings`: what the preparer should look at twice."""
    draft = _draft(act, body)
    parties = Parties(body.guarantor_id, tuple(body.lender_ids), body.reguarantor_id)
    programme = commands.prepare_programme(act, draft=draft, parties=parties)
    warnings = [_warning(found) for found in commands.warnings_of(act, draft)]
    return {**_shown(programme), "warnings": warnings}


def _draft(act: Act, body: ProgrammeBody) -> ProgrammeDraft:
    """The body as the rules want it; what it leaves open follows the county's usual terms."""
    days, years = body.trigger_days_overdue, body.claim_window_years
    policy = act.policy
    return ProgrammeDraft(
        name=body.name,
        shares=tuple((party, Decimal(share)) for party, share in body.shares.items()),
        per_client_cap_fen=body.per_client_cap_fen,
        quota_fen=body.quota_fen,
        fee_rate=Decimal(body.fee_rate),
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        system=body.system,
        plan=body.plan,
        claim_base=body.claim_base,
        trigger_days_overdue=policy["guarantee.claim.overdue_days"] if days is None else days,
        claim_window_years=policy["guarantee.claim.file_max_years"] if years is None else years,
        text=body.text,
    )


def _warning(refusal: Refusal) -> dict[str, Any]:
    cited = {"citation": refusal.citation} if refusal.citation else {}
    return {
        "code": refusal.code,
        "message": said(refusal),
        "field": refusal.field,
        **cited,
    }


@room.api(
    "POST",
    "/guarantee-programmes/<id:programme>/sign",
    may=Permission.PROGRAMME_SIGN,
    subject=queries.programme_for,
    answer=ProgrammeAnswer,
)
def sign_programme(act: Act, programme: GuaranteeProgramme) -> dict[str, Any]:
    return _shown(commands.sign_programme(act, programme=programme))
