"""Consents over HTTP. The doors are here because this room knows who speaks for an enterprise."""

from datetime import date
from typing import Any

from pydantic import Field

from app.consents.models import Consent
from app.consents.queries import viewers_of
from app.enterprises import commands, queries
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.clock import CHINA
from app.infra.paging import Page, Slice
from app.kernel.actors import Access, Permission
from app.kernel.errors import NotVisible


class ConsentBody(Body):
    enterprise_id: str = Field(min_length=1, max_length=64)
    purposes: list[str] = Field(min_length=1, max_length=20)
    recipients: list[str] = Field(default_factory=list, max_length=100)
    expires_on: date


class ConsentAnswer(Answer):
    id: str
    state: str
    enterprise_id: str
    purposes: list[str]
    recipients: list[str]
    expires_on: str


@room.api(
    "POST",
    "/consents",
    may=Permission.CONSENT_GIVE,
    body=ConsentBody,
    answer=ConsentAnswer,
    status=201,
)
def give_consent(act: Act, body: ConsentBody) -> dict[str, Any]:
    enterprise = queries.own_enterprise_for(act.actor, body.enterprise_id)
    if enterprise is None:
        raise NotVisible("enterprise_id")
    consent = commands.give_consent(
        act,
        enterprise=enterprise,
        purposes=body.purposes,
        recipient_ids=body.recipients,
        expires_on=body.expires_on,
        channel="api",
    )
    return described(consent)


@room.api("GET", "/consents", may=Access.SIGNED_IN, answer=ConsentAnswer, many=True)
def list_consents(act: Act, page: Page) -> Slice[Any]:
    found = queries.consents(act.actor, page)
    return Slice([described(consent) for consent in found.items], found.next)


@room.api(
    "GET",
    "/consents/<id:consent>",
    may=Access.SIGNED_IN,
    subject=queries.consent_for,
    answer=ConsentAnswer,
)
def show_consent(act: Act, consent: Consent) -> dict[str, Any]:
    viewers = [
        {
            "id": viewer.organisation.public_id,
            "name": viewer.organisation.name,
            "disclosed": viewer.disclosed,
            "last_read_at": _moment(viewer.last_read_at),
        }
        for viewer in viewers_of(consent)
    ]
    return {**described(consent), "viewers": viewers}


@room.api(
    "DELETE",
    "/consents/<id:consent>",
    may=Permission.CONSENT_GIVE,
    subject=queries.consent_for,
    status=204,
)
def withdraw_consent(act: Act, consent: Consent) -> None:
    commands.withdraw_consent(act, consent=consent)


def described(consent: Consent) -> dict[str, Any]:
    """A consent as its owner, the centre and the auditor see it."""
    return {
        "id": consent.public_id,
        "state": consent.state,
        "enterprise_id": consent.enterprise_id,
        "purposes": consent.live_purposes,
        "recipients": [row.organisation.public_id for row in consent.live_recipients],
        "given_at": _moment(consent.given_at),
        "expires_on": consent.expires_on.isoformat(),
        "ended_at": _moment(consent.ended_at),
        "text_version": consent.text_version,
    }


def _moment(at: Any) -> str | None:
    return at.astimezone(CHINA).isoformat() if at else None
