"""What tests of enterprises need: places, credit codes that check, registered enterprises."""

import secrets
from datetime import date, timedelta
from typing import Any

from app.accounts.models import Organisation, User
from app.consents.commands import give_consent, record_disclosure
from app.consents.models import Consent
from app.enterprises import commands
from app.enterprises.models import Enterprise
from app.enterprises.rules.registering import EnterpriseDraft
from app.infra import clock
from app.infra.db import db
from app.kernel.identifiers import credit_check_character, organisation_check_character
from app.policy.county import county_pack
from tests.world import World

YEAR = timedelta(days=360)


def credit_code() -> str:
    """A random unified social credit code whose check characters are right."""
    body = "".join(secrets.choice("0123456789ABCDEFGH") for _ in range(8))
    code = f"91990101{body}{organisation_check_character(body)}"
    return code + credit_check_character(code)


def places(world: World) -> dict[str, Organisation]:
    """The sample county's places by code; entered once."""
    found = commands.set_up_places(world.machine(), pack=county_pack("sample"))
    db.session.commit()
    return found


TOWNSHIP, OTHER_TOWNSHIP, PARK = "990101101", "990101001", "P0"


def fields(world: World, **kw: Any) -> dict[str, Any]:
    """The body of POST /enterprises, acceptable unless `kw` says otherwise."""
    at = places(world)
    return {
        "name": "河口脐橙加工厂",
        "uscc": credit_code(),
        "kind": "company",
        "industry": "C13",
        "township_id": at[TOWNSHIP].public_id,
        "park_id": at[PARK].public_id,
        "founded_on": "2021-03-15",
        "employees": 12,
        "revenue_fen": 280_000_000,
        "assets_fen": 150_000_000,
        **kw,
    }


def draft(world: World, **kw: Any) -> EnterpriseDraft:
    values = fields(world, **kw)
    day = values["founded_on"]
    values["founded_on"] = date.fromisoformat(day) if isinstance(day, str) else day
    return EnterpriseDraft(**values)


def an_enterprise(world: World, owner: User, *, verified: bool = False, **kw: Any) -> Enterprise:
    """An enterprise of the sample county's park and river-mouth township."""
    act = world.act(owner)
    enterprise = commands.register_enterprise(act, draft=draft(world, **kw))
    if verified:
        verify(world, enterprise)
    db.session.commit()
    return enterprise


def verify(world: World, enterprise: Enterprise) -> None:
    officer = world.person("finance_centre")
    commands.verify_enterprise(
        world.act(officer), enterprise=enterprise, evidence="licence", note="看了执照和身份证"
    )
    db.session.commit()


def a_consent(world: World, owner: User, enterprise: Enterprise, **kw: Any) -> Consent:
    """A consent to everything, to nobody by name."""
    consent = give_consent(
        world.act(owner),
        enterprise_id=enterprise.public_id,
        purposes=kw.pop("purposes", ("scoring", "matching", "referral")),
        expires_on=kw.pop("expires_on", clock.today() + YEAR),
        **kw,
    )
    db.session.commit()
    return consent


def disclosed(world: World, consent: Consent, owner: User, recipient: Organisation) -> None:
    """The enterprise shown to an institution, as sending a need does."""
    record_disclosure(
        world.act(owner),
        consent=consent,
        subject_kind="enterprise",
        subject_id=consent.enterprise_id,
        recipient_id=recipient.id,
    )
    db.session.commit()
