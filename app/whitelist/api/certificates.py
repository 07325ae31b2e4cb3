"""Certificates over HTTP: made and taken back by the owner, checked by whoever was shown one."""

from typing import Any

from flask import url_for

from app.infra import limits
from app.infra.acts import Act
from app.infra.api import Answer
from app.kernel.actors import Access, Permission
from app.kernel.errors import NotVisible
from app.whitelist import commands, queries
from app.whitelist.models import Certificate, WhitelistEntry
from app.whitelist.rules import places
from app.whitelist.views.public import HOUR, LOOKUPS_AN_HOUR
from app.whitelist.views.room import room


class CertificateAnswer(Answer):
    """`address`: the public page that the code on paper leads to."""

    id: str
    state: str
    code: str
    entry_id: str
    address: str
    issued_at: str


class CheckAnswer(Answer):
    """What the public page says, and no more: no points, no grade, no amount (PF-03, SC-02)."""

    code: str
    valid: bool
    state: str
    name: str
    place: str
    programme: str
    valid_to: str
    disclaimer: str


def _described(certificate: Certificate) -> dict[str, Any]:
    code = certificate.code
    return {
        "id": certificate.public_id,
        "state": certificate.state,
        "code": code,
        "entry_id": certificate.entry.public_id,
        "address": url_for("whitelist.check_certificate", code=code, _external=True),
        "issued_at": certificate.issued_at.isoformat(),
    }


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/certificate",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
    answer=CertificateAnswer,
    status=201,
)
def issue_certificate(act: Act, entry: WhitelistEntry) -> dict[str, Any]:
    """A certificate of one's own entry; the same one again while it is in use."""
    return _described(commands.issue_certificate(act, entry=entry))


@room.api(
    "GET",
    "/whitelist-entries/<id:entry>/certificate",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
    answer=CertificateAnswer,
)
def show_certificate(act: Act, entry: WhitelistEntry) -> dict[str, Any]:
    certificate = queries.certificate_of(entry)
    if certificate is None:
        raise NotVisible("certificate")
    return _described(certificate)


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/certificate/withdraw",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
    answer=CertificateAnswer,
)
def withdraw_certificate(act: Act, entry: WhitelistEntry) -> dict[str, Any]:
    return _described(commands.withdraw_certificate(act, entry=entry))


@room.api("GET", "/certificates/<id:code>", may=Access.SIGNED_IN, answer=CheckAnswer)
def check_certificate(act: Act, code: str) -> dict[str, Any]:
    """Whether a certificate that somebody showed holds today; a withdrawn one is not found."""
    limits.hit(f"certificate:user:{act.actor.id}", limit=LOOKUPS_AN_HOUR, seconds=HOUR)
    found = queries.certificate_by_code(code)
    if found is None:
        raise NotVisible("code")
    entry = found.entry
    firm = entry.enterprise
    return {
        "code": code,
        "valid": places.certificate_holds(entry.state, valid_to=entry.valid_to, on=act.on),
        "state": entry.state,
        "name": firm.name,
        "place": firm.park.name if firm.park else firm.township.name,
        "programme": entry.programme,
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
        "disclaimer": act.policy["whitelist.disclaimer"],
    }
