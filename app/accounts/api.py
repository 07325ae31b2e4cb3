"""Tokens, who am I, and the institutions of the county."""

from typing import Any

from flask import request
from pydantic import Field

from app.accounts import commands, queries
from app.accounts.identity import client_address
from app.accounts.models import ORGANISATION_KINDS, Organisation
from app.accounts.views import room
from app.infra import clock
from app.infra.acts import Act
from app.infra.api import Answer, Body, Unauthenticated
from app.infra.paging import Page, Slice, whole
from app.kernel.actors import GRANTS, Access
from app.kernel.refusals import invalid


class TokenBody(Body):
    username: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=1, max_length=200)
    otp: str | None = Field(default=None, max_length=10)


class TokenAnswer(Answer):
    token: str
    expires_at: str


class MeAnswer(Answer):
    username: str
    role: str
    organisation: str | None
    org: str | None
    permissions: list[str]


class OrganisationAnswer(Answer):
    id: str
    name: str
    kind: str


@room.api("POST", "/tokens", may=Access.ANYONE, body=TokenBody, answer=TokenAnswer, status=201)
def create_token(body: TokenBody) -> dict[str, Any]:
    user = commands.prove_identity(
        body.username, body.password, body.otp, address=client_address(request)
    )
    if user is None:
        raise Unauthenticated("登录名、密码或动态口令不正确")
    sign_in, token = commands.open_session(user, kind="api", device="api", at=clock.now())
    return {"token": token, "expires_at": sign_in.expires_at.isoformat()}


@room.api("GET", "/me", may=Access.SIGNED_IN, answer=MeAnswer)
def show_me(act: Act) -> dict[str, Any]:
    actor = act.actor
    organisation = queries.organisation_of(actor)
    assert actor.role is not None
    return {
        "username": queries.user_of(actor).login,
        "role": actor.role.value,
        "organisation": organisation.name if organisation else None,
        "org": actor.organisation_public_id,
        "permissions": sorted(permission.value for permission in GRANTS[actor.role]),
    }


@room.api(
    "GET",
    "/organisations",
    may=Access.SIGNED_IN,
    answer=OrganisationAnswer,
    many=True,
    query=("kind",),
)
def list_organisations(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    kind = query.get("kind")
    if kind is not None and kind not in ORGANISATION_KINDS:
        raise invalid("kind", "没有这个机构类别")
    return whole([described(o) for o in queries.organisations(act.actor, kind=kind)])


def described(organisation: Organisation) -> dict[str, Any]:
    """An institution as everyone may see it."""
    return {
        "id": organisation.public_id,
        "name": organisation.name,
        "kind": organisation.kind,
        "complaint_phone": organisation.complaint_phone,
        "state": organisation.state,
    }
