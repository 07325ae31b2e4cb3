"""Loading the demo: one county told whole, in one transaction, then sealed.

A load that is broken off leaves nothing behind, so the next start begins anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from flask import current_app
from sqlalchemy import func, select

from app.accounts.commands import hash_password
from app.demo import history
from app.demo.deleting import begin_deleting
from app.demo.filing import begin_filing
from app.demo.firms import Firm, draw_firm, firm_story
from app.demo.knowing import begin_facts
from app.demo.listing import begin_list
from app.demo.mind import collected_seldom, kept_in_mind
from app.demo.needs import need_story
from app.demo.office import begin_office_work
from app.demo.park_tenants import NEEDS, begin_tenants
from app.demo.parks import begin_credit_parks
from app.demo.people import Cast, enter_people
from app.demo.places import enter_county, enter_places
from app.demo.plans import NeedPlan
from app.demo.products import enter_products
from app.demo.programmes import begin_programmes
from app.demo.risk import begin_risk_cards
from app.demo.scenes import begin_returnees, begin_scenes
from app.demo.story import Telling
from app.infra import clock, outbox
from app.infra.acts import machine_act
from app.infra.audit import sealer
from app.infra.counties import County
from app.infra.db import db, ids_drawn_from
from app.infra.health import DemoMark
from app.kernel.dates import add_months
from app.policy.county import CountyPack, county_pack
from app.whitelist.commands import install_default_card

MONTHS = 24


@dataclass(frozen=True)
class Scale:
    """How much is told: firms, and needs in all."""

    firms: int
    needs: int


SCALES = {"county": Scale(300, 500), "city": Scale(3_000, 6_000), "village": Scale(14, 84)}
"""`village` is for tests: every scene, little history."""


@dataclass(frozen=True)
class Told:
    """What a load told: steps taken, and the stories that a rule stopped."""

    name: str
    steps: int
    refused: tuple[str, ...]


def standing() -> str:
    """What the database holds: `empty`, `demo`, or `real` (anything else)."""
    if db.session.scalar(select(func.count()).select_from(DemoMark)):
        return "demo"
    return "real" if db.session.scalar(select(func.count()).select_from(County)) else "empty"


def load(*, seed: int, scale: str, day: date) -> Told:
    """Tell the county up to the beginning of `day`, mark it as loaded, seal its journal."""
    ids = _repeating_ids(f"{seed}:{day}:{scale}")
    with ids_drawn_from(ids), kept_in_mind(), collected_seldom():
        with outbox.held() as react:
            told = _tell(seed, SCALES[scale], county_pack(current_app.config["COUNTY"]), day, react)
        db.session.add(DemoMark(name=scale, seed=seed, day=day, loaded_at=clock.now()))
        db.session.commit()
    sealer.seal()
    sealer.checkpoint()
    return Told(scale, *told)


def _repeating_ids(root: str) -> Callable[[str], bytes]:
    """Ids that repeat with seed, day and scale: one source of chance for each table."""
    sources: dict[str, Random] = {}

    def draw(table: str) -> bytes:
        return sources.setdefault(table, Random(f"{root}:{table}")).randbytes(16)

    return draw


def _tell(
    seed: int, scale: Scale, pack: CountyPack, day: date, react: Callable[[], int]
) -> tuple[int, tuple[str, ...]]:
    begins = add_months(day, -MONTHS)
    with clock.frozen(clock.at_local(begins, 9)):
        cast = _set_up(pack, day)
        telling = Telling(cast, seed=seed, begins=begins, until=clock.at_local(day), react=react)
        react()
    with clock.frozen(clock.at_local(begins, 9, 30)):
        _begin(telling, scale, pack, day)
    return telling.tell(), tuple(telling.refused)


def _set_up(pack: CountyPack, day: date) -> Cast:
    """County, places, institutions, people, card, products: all on the first day."""
    county = enter_county(pack)
    places = enter_places(county, pack, last_year=day.year + 1)
    machine = machine_act(county.id)
    cast = Cast(county.id, hash_password(current_app.config["DEMO_PASSWORD"]))
    enter_people(machine, cast, places)
    install_default_card(machine)
    db.session.flush()
    for _ in enter_products(cast):
        db.session.flush()
    return cast


def _begin(telling: Telling, scale: Scale, pack: CountyPack, day: date) -> None:
    """Let every story of the county begin at its moment."""
    begin_programmes(telling, day)
    firms = _firms(telling, scale.firms, pack, day)
    for firm in firms:
        draw = telling.draw("firm story", firm.plan.number)
        telling.begin(firm_story(telling.cast, firm, draw), firm.plan.registered_at)
    own = begin_returnees(telling, telling.cast, day, scale.firms + 1)
    shown = begin_scenes(telling, pack, day, scale.firms + len(own) + 1)
    _begin_wishes(telling, [firm for firm in firms if not firm.plan.verified], day)
    verified = [firm for firm in firms if firm.plan.verified]
    tenants = begin_tenants(telling, day, scale.firms + len(own) + len(shown) + 1)
    _begin_history(telling, verified, scale.needs - len(shown) - NEEDS, day)
    begin_office_work(telling, [*verified, *tenants], day)
    begin_deleting(telling)
    begin_filing(telling)
    begin_risk_cards(telling, day)
    begin_credit_parks(telling, tenants, verified, day)
    begin_facts(telling, [*own, *tenants], verified, day)
    begin_list(telling, day)


def _firms(telling: Telling, count: int, pack: CountyPack, day: date) -> list[Firm]:
    plans = (
        draw_firm(telling.draw("firm", n), n, pack=pack, begins=telling.begins, ends=day)
        for n in range(1, count + 1)
    )
    return [Firm(plan) for plan in plans]


def _begin_wishes(telling: Telling, unverified: list[Firm], day: date) -> None:
    """Needs that wait for the verification of their firm."""
    for firm in unverified[:3]:
        draw = telling.draw("wish", firm.plan.number)
        plan = NeedPlan(20_000_000, 12, firm.plan.trade.use, firm.plan.trade.purpose, stops="wish")
        at = clock.at_local(telling.working_day(-2, day), 11, draw.randrange(60))
        telling.begin(need_story(telling, firm, plan, draw), max(at, _after_registration(firm)))


def _after_registration(firm: Firm) -> datetime:
    return firm.plan.registered_at + timedelta(hours=1)


def _begin_history(telling: Telling, firms: list[Firm], count: int, day: date) -> None:
    """The needs of two years, spread over the firms by chance and season."""
    draw = telling.draw("history")
    last = day - timedelta(days=1)
    ready = [firm for firm in firms if history.ready_on(firm) < last]
    for number in range(count):
        firm = draw.choice(ready)
        chance = telling.draw("need", number)
        on = history.draw_day(chance, firm, history.ready_on(firm), last)
        on = on if telling.works(on) else telling.working_day(1, on)
        at = clock.at_local(on, chance.randrange(9, 17), chance.randrange(60))
        telling.begin(need_story(telling, firm, history.draw_need(chance, firm), chance), at)
