"""Tenants of the parks with a story: borrowers who pay, and neighbours who agree to be scored."""

from collections.abc import Iterable
from datetime import date, timedelta

from app.demo import names
from app.demo.firms import WAN, Firm, FirmPlan, draft_of
from app.demo.needs import agree, need_story
from app.demo.park_plans import AMOUNTS_WAN, ASKED_AGO, PARKS, TERM_MONTHS, ParkPlan
from app.demo.plans import NeedPlan
from app.demo.scenes import own_story
from app.demo.shown import loan, plan
from app.demo.story import Telling
from app.enterprises import commands as enterprises
from app.enterprises.models import Park
from app.infra import clock
from app.infra.acts import machine_act
from app.infra.db import db
from app.kernel.dates import add_months
from app.whitelist import commands
from app.whitelist.queries.park_figures import counted
from app.whitelist.rules.credit_park import MET, rate

NEEDS = len(PARKS) * len(AMOUNTS_WAN) + len(ASKED_AGO)
"""How many needs these firms state."""
SETTLED = 4
"""Working days from the registration of a borrower to its need."""
STATED_AGAIN = timedelta(days=300)
"""After so long an owner is asked to state the firm's figures anew."""


def begin_tenants(telling: Telling, day: date, number: int) -> list[Firm]:
    """Let every park's borrowers begin, the first with this number."""
    firms: list[Firm] = []
    for park in PARKS:
        own = [
            Firm(_borrower(telling, park, number + len(firms) + place, day))
            for place in range(len(AMOUNTS_WAN))
        ]
        for firm, amount_wan in zip(own, AMOUNTS_WAN, strict=True):
            telling.begin(own_story(telling.cast, firm), firm.plan.registered_at)
            _ask(telling, firm, _loan(amount_wan), park.began - SETTLED, day)
        if park.life == "renewed":
            for firm, ago in zip(own, ASKED_AGO, strict=False):
                _ask(telling, firm, plan("sent", amount_fen=30 * WAN), ago, day)
        firms += own
    return firms


def _loan(amount_wan: int) -> NeedPlan:
    """A guaranteed loan, tested and recommended before, paid back a quarter at a time."""
    return loan(
        amount_wan,
        wants_guarantee=True,
        tested=True,
        recommended=True,
        term_months=TERM_MONTHS,
        at_once=3,
    )


def _ask(telling: Telling, firm: Firm, wish: NeedPlan, ago: int, day: date) -> None:
    draw = telling.draw("tenant", firm.plan.number, ago)
    at = clock.at_local(telling.working_day(-ago, day), 9, draw.randrange(60))
    telling.begin(need_story(telling, firm, wish, draw), at)


def _borrower(telling: Telling, park: ParkPlan, number: int, day: date) -> FirmPlan:
    """A food factory of a returnee, in the park."""
    draw = telling.draw("borrower", number)
    registered = telling.working_day(-park.began, day)
    staff = draw.randrange(12, 32)
    return FirmPlan(
        number=number,
        trade=names.FOOD,
        name=names.firm(draw, names.FOOD, names.person(draw)[:2], "company", number),
        uscc=names.credit_code(draw, "company"),
        kind="company",
        township=park.township,
        park=park.code,
        founded_on=add_months(registered, -draw.randrange(24, 60)),
        employees=staff,
        revenue_fen=staff * draw.randrange(25, 40) * WAN,
        assets_fen=staff * draw.randrange(12, 25) * WAN,
        returnee="migrant_worker",
        returned_on=add_months(registered, -66),
        registered_at=clock.at_local(registered, draw.randrange(9, 16), draw.randrange(60)),
        owner_name=names.person(draw),
        owner_login=f"owner{number:03d}",
    )


def ask_round(telling: Telling, park: Park, firms: Iterable[Firm]) -> None:
    """The manager asks round: owners agree to be scored until enough of the park are assessed."""
    for firm in firms:
        if firm.row is None or firm.row.state != "verified":
            continue
        if _enough(telling, park):
            return
        be_assessed(telling, firm)


def be_assessed(telling: Telling, firm: Firm) -> None:
    """The owner agrees for a year, states the figures anew where they are old, and is scored."""
    cast = telling.cast
    agree(telling, firm)
    if clock.today() - clock.day_of(firm.plan.registered_at) > STATED_AGAIN:
        draft = draft_of(cast, firm.plan)
        enterprises.edit_enterprise(cast.act(firm.holder), enterprise=firm.enterprise, draft=draft)
    db.session.flush()
    commands.score_enterprise(cast.act("centre"), enterprise=firm.enterprise)
    db.session.flush()


def _enough(telling: Telling, park: Park) -> bool:
    act = machine_act(telling.cast.county_id)
    lines = {line.code: line for line in rate(counted(act, park).facts, policy=act.policy)}
    return lines["assessed"].outcome == MET
