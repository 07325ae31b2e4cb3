"""Three hundred invented firms: drawn first, then each told from registration to verification."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from app.accounts.models import User
from app.consents.models import Consent
from app.demo import names
from app.demo.names import Trade
from app.demo.people import SERVED_TOWNSHIPS, Cast, enter_entrepreneur
from app.enterprises import commands as enterprises
from app.enterprises import queries
from app.enterprises.models import Enterprise
from app.enterprises.rules.registering import EnterpriseDraft
from app.infra import clock
from app.infra.acts import machine_act
from app.infra.db import db
from app.kernel.errors import Refused
from app.policy.county import CountyPack

WAN = 1_000_000
KINDS = ("sole_trader", "company", "farm_cooperative", "family_farm", "workshop")
KIND_WEIGHTS = (60, 22, 6, 7, 5)
FARM_KINDS = ("sole_trader", "farm_cooperative", "family_farm")
FARM_WEIGHTS = (55, 20, 25)
RETURNEES = ("migrant_worker", "migrant_worker", "migrant_worker", "graduate", "other", None)
UNVERIFIED_SHARE = 0.07
PARK_SHARE = 0.35


@dataclass(frozen=True)
class FirmPlan:
    """What is drawn of a firm before its story begins; `verified` is False for a few."""

    number: int
    trade: Trade
    name: str
    uscc: str
    kind: str
    township: str
    park: str | None
    founded_on: date
    employees: int
    revenue_fen: int
    assets_fen: int
    returnee: str | None
    returned_on: date | None
    registered_at: datetime
    owner_name: str
    owner_login: str
    verified: bool = True


@dataclass
class Firm:
    """A firm of the telling: its plan, then its owner and its row once it is registered."""

    plan: FirmPlan
    owner: User | None = None
    row: Enterprise | None = None
    consent: Consent | None = None
    covered_fen: int = 0
    """What guarantees were asked for so far, in all."""
    assets: int = 0
    """How many things it has declared."""

    @property
    def enterprise(self) -> Enterprise:
        assert self.row is not None, self.plan.name
        return self.row

    @property
    def holder(self) -> User:
        assert self.owner is not None, self.plan.name
        return self.owner


def draw_firm(draw: Random, number: int, *, pack: CountyPack, begins: date, ends: date) -> FirmPlan:
    """A firm drawn at random, registered in the system somewhere between the two days."""
    trade = draw.choice(names.TRADES)
    kind = _kind(draw, trade)
    place = draw.choice(pack.townships)
    here = [park.code for park in pack.parks if place.code in park.townships]
    registered_at = _office_hour(draw, _registration_day(draw, begins, ends))
    founded_on = clock.day_of(registered_at) - timedelta(days=draw.randrange(60, 2600))
    returnee = draw.choice(RETURNEES)
    employees = _employees(draw, kind)
    plan = FirmPlan(
        number=number,
        trade=trade,
        name=names.firm(draw, trade, place.name[:2], kind, number),
        uscc=names.credit_code(draw, kind),
        kind=kind,
        township=place.code,
        park=here[0] if here and draw.random() < PARK_SHARE else None,
        founded_on=founded_on,
        employees=employees,
        revenue_fen=max(5, employees * draw.randrange(8, 45)) * WAN,
        assets_fen=max(3, employees * draw.randrange(4, 30)) * WAN,
        returnee=returnee,
        returned_on=founded_on - timedelta(days=draw.randrange(30, 700)) if returnee else None,
        registered_at=registered_at,
        owner_name=names.person(draw),
        owner_login=f"owner{number:03d}",
        verified=draw.random() >= UNVERIFIED_SHARE,
    )
    if plan.verified:
        return plan
    # Whoever waits for the verification came in the last days; nobody is left lying for years.
    lately = _office_hour(draw, ends - timedelta(days=draw.randrange(1, 6)))
    return replace(plan, registered_at=lately)


def _kind(draw: Random, trade: Trade) -> str:
    if trade.industry.startswith("A"):
        return draw.choices(FARM_KINDS, FARM_WEIGHTS)[0]
    return draw.choices(KINDS, KIND_WEIGHTS)[0]


def _employees(draw: Random, kind: str) -> int:
    if kind in ("sole_trader", "family_farm"):
        return draw.randrange(1, 9)
    return draw.randrange(4, 45)


def _registration_day(draw: Random, begins: date, ends: date) -> date:
    """Half of the firms come in the first months, the rest by and by."""
    days = (ends - begins).days
    return begins + timedelta(days=int(days * draw.random() ** 2 * 0.9))


def _office_hour(draw: Random, day: date) -> datetime:
    return clock.at_local(day, draw.randrange(9, 17), draw.randrange(60))


def firm_story(cast: Cast, firm: Firm, draw: Random) -> Iterator[datetime]:
    """Someone registers, claims the firm, and is verified by the township or the centre."""
    register(cast, firm)
    if not firm.plan.verified:
        return
    yield clock.now() + timedelta(hours=draw.randrange(2, 50))
    verify(cast, firm)


def register(cast: Cast, firm: Firm) -> None:
    """The owner's own registration, and the firm's."""
    plan = firm.plan
    firm.owner = cast.people.get(plan.owner_login) or enter_entrepreneur(
        machine_act(cast.county_id), cast, plan.owner_login, plan.owner_name
    )
    db.session.flush()
    act = cast.act(firm.owner)
    firm.row = enterprises.register_enterprise(act, draft=draft_of(cast, plan))
    db.session.flush()


def draft_of(cast: Cast, plan: FirmPlan) -> EnterpriseDraft:
    """What the owner types."""
    return EnterpriseDraft(
        name=plan.name,
        uscc=plan.uscc,
        kind=plan.kind,
        industry=plan.trade.industry,
        township_id=cast.organisations[plan.township].public_id,
        park_id=cast.organisations[plan.park].public_id if plan.park else None,
        founded_on=plan.founded_on,
        employees=plan.employees,
        revenue_fen=plan.revenue_fen,
        assets_fen=plan.assets_fen,
        returnee_kind=plan.returnee,
        returned_on=plan.returned_on,
        contact_name=plan.owner_name,
    )


def verify(cast: Cast, firm: Firm) -> None:
    """By the liaison officer of the township where there is one, else by the centre."""
    who = SERVED_TOWNSHIPS.get(firm.plan.township, "centre")
    enterprises.verify_enterprise(
        cast.act(who),
        enterprise=firm.enterprise,
        evidence="licence",
        note="看过营业执照原件，与本人身份证一致（演示）",
    )


def dispute_story(
    cast: Cast, firm: Firm, rival: User, *, outcome: str | None
) -> Iterator[datetime]:
    """A second person claims the firm; the centre settles it, or it still waits."""
    try:
        enterprises.register_enterprise(cast.act(rival), draft=draft_of(cast, firm.plan))
    except Refused as refused:
        assert refused.keep, firm.plan.name
    if outcome is None:
        return
    yield clock.now() + timedelta(days=4)
    enterprises.settle_dispute(
        cast.act("centre"),
        dispute=queries.disputes_about(firm.enterprise)[0],
        outcome=outcome,
        note="核对双方营业执照和经营现场（演示）",
    )
