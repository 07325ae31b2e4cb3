"""Enterprises over HTTP: the same commands and queries as the pages."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from app.consents.commands import log_access
from app.enterprises import commands, queries
from app.enterprises.models import Enterprise
from app.enterprises.rules import reading
from app.enterprises.rules.registering import EMPLOYEES_MAX, FEN_MAX, EnterpriseDraft
from app.enterprises.states import ENTERPRISE
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import invalid


class EnterpriseBody(Body):
    name: str = Field(min_length=1, max_length=200)
    uscc: str | None = Field(default=None, max_length=60)
    kind: Literal["company", "sole_trader", "farm_cooperative", "family_farm", "workshop"]
    industry: str = Field(min_length=1, max_length=10)
    park_id: str | None = Field(default=None, max_length=64)
    township_id: str = Field(min_length=1, max_length=64)
    founded_on: date
    employees: int = Field(ge=0, le=EMPLOYEES_MAX)
    revenue_fen: int = Field(ge=0, le=FEN_MAX)
    assets_fen: int = Field(ge=0, le=FEN_MAX)


class VerifyBody(Body):
    evidence: Literal["licence", "authority"]
    note: str = Field(min_length=1, max_length=1000)


class EnterpriseAnswer(Answer):
    id: str
    state: str
    name: str
    kind: str
    industry: str
    size: str


@room.api(
    "POST",
    "/enterprises",
    may=Permission.ENTERPRISE_CLAIM,
    body=EnterpriseBody,
    answer=EnterpriseAnswer,
    status=201,
)
def register_enterprise(act: Act, body: EnterpriseBody) -> dict[str, Any]:
    draft = EnterpriseDraft(**body.model_dump())
    return described(act, commands.register_enterprise(act, draft=draft))


@room.api(
    "GET",
    "/enterprises",
    may=Permission.ENTERPRISE_READ,
    answer=EnterpriseAnswer,
    many=True,
    query=("state", "township", "park", "q"),
)
def list_enterprises(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    """Those the caller may see, newest first, without amounts; the whole file is one call away."""
    if query.get("state") and query["state"] not in ENTERPRISE.states:
        raise invalid("state", "没有这个状态")
    found = queries.enterprises(act.actor, page, queries.Filter.of(query))
    return Slice([summary(enterprise) for enterprise in found.items], found.next)


@room.api(
    "GET",
    "/enterprises/<id:enterprise>",
    may=Permission.ENTERPRISE_READ,
    subject=queries.enterprise_for,
    answer=EnterpriseAnswer,
)
def show_enterprise(act: Act, enterprise: Enterprise) -> dict[str, Any]:
    if act.actor.role in reading.LENDERS:
        log_access(
            act,
            enterprise_id=enterprise.public_id,
            subject_kind="enterprise",
            subject_id=enterprise.public_id,
            what="open",
        )
    return described(act, enterprise)


@room.api(
    "POST",
    "/enterprises/<id:enterprise>/verify",
    may=Permission.ENTERPRISE_VERIFY,
    subject=queries.enterprise_for,
    body=VerifyBody,
    answer=EnterpriseAnswer,
)
def verify_enterprise(act: Act, enterprise: Enterprise, body: VerifyBody) -> dict[str, Any]:
    verified = commands.verify_enterprise(
        act, enterprise=enterprise, evidence=body.evidence, note=body.note
    )
    return described(act, verified)


def described(act: Act, enterprise: Enterprise) -> dict[str, Any]:
    """An enterprise with the facts this reader is shown."""
    facts = queries.facts_of(enterprise)
    return {name: _plain(facts[name]) for name in reading.fields_for(act.actor.role)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def summary(enterprise: Enterprise) -> dict[str, Any]:
    """One line of a list."""
    facts = queries.facts_of(enterprise)
    names = ("id", "state", "name", "kind", "industry", "size", "township_id", "park_id")
    return {name: facts[name] for name in names}
