"""What stands on the desks on the day of loading: each state once or more, each to be carried on.

A scene begins so many working days before that day and goes as its plan says.
"""

from dataclasses import replace
from datetime import date, timedelta

from app.demo import names
from app.demo.firms import WAN, Firm, FirmPlan, draw_firm, register, verify
from app.demo.needs import need_story
from app.demo.park_plans import CODES
from app.demo.people import Cast
from app.demo.plans import NeedPlan
from app.demo.products import FOOD
from app.demo.shown import MONEY_SCENES, RETURNEES, SCENES
from app.demo.story import Story, Telling
from app.infra import clock
from app.kernel.dates import add_months
from app.policy.county import CountyPack

FIRM_AGE = (50, 160)
"""So many working days ago the firm of a scene registered, longer where the scene began before."""


def begin_scenes(telling: Telling, pack: CountyPack, day: date, number: int) -> list[Firm]:
    """Give each scene a small food factory of its own, the first with this number."""
    firms = []
    for place, (days_ago, plan) in enumerate(SCENES + MONEY_SCENES):
        firm = Firm(_factory(telling, pack, day, number + place, days_ago))
        telling.begin(own_story(telling.cast, firm), firm.plan.registered_at)
        _begin(telling, firm, plan, days_ago, day)
        firms.append(firm)
    return firms


def _factory(telling: Telling, pack: CountyPack, day: date, number: int, days_ago: int) -> FirmPlan:
    """A firm that most products of the county fit: small, some years old, with turnover."""
    draw = telling.draw("factory", number)
    any_firm = draw_firm(draw, number, pack=pack, begins=telling.begins, ends=day)
    least, most = FIRM_AGE
    registered = telling.working_day(-max(draw.randrange(least, most), days_ago + 5), day)
    trade = draw.choice([t for t in names.TRADES if t.industry.startswith(FOOD)])
    kind = draw.choice(("company", "sole_trader", "sole_trader"))
    staff = draw.randrange(12, 40)
    # Who pays late here must not decide about a park that has a story of its own.
    park = None if any_firm.park in CODES else any_firm.park
    return replace(
        any_firm,
        park=park,
        trade=trade,
        name=names.firm(draw, trade, any_firm.name[:2], kind, number),
        uscc=names.credit_code(draw, kind),
        kind=kind,
        founded_on=registered - timedelta(days=draw.randrange(800, 2400)),
        employees=staff,
        revenue_fen=staff * draw.randrange(22, 40) * WAN,
        assets_fen=staff * draw.randrange(10, 25) * WAN,
        registered_at=clock.at_local(registered, draw.randrange(9, 17), draw.randrange(60)),
        verified=True,
    )


def _begin(telling: Telling, firm: Firm, plan: NeedPlan, days_ago: int, day: date) -> None:
    draw = telling.draw("scene", firm.plan.number)
    at = clock.at_local(telling.working_day(-days_ago, day), 9, draw.randrange(60))
    telling.begin(need_story(telling, firm, plan, draw), at)


def begin_returnees(telling: Telling, cast: Cast, day: date, number: int) -> list[Firm]:
    """The four named entrepreneurs, each with a food factory of their own."""
    firms = []
    for place, (login, days_ago, plan) in enumerate(RETURNEES):
        registered = telling.working_day(-days_ago - 4, day)
        firm = Firm(_own_firm(telling, cast, login, number + place, registered))
        telling.begin(own_story(cast, firm), firm.plan.registered_at)
        if plan is not None:
            _begin(telling, firm, plan, days_ago, day)
        firms.append(firm)
    return firms


def _own_firm(telling: Telling, cast: Cast, login: str, number: int, registered: date) -> FirmPlan:
    draw = telling.draw("returnee", login)
    return FirmPlan(
        number=number,
        trade=names.FOOD,
        name=names.firm(draw, names.FOOD, "甲高", "company", number),
        uscc=names.credit_code(draw, "company"),
        kind="company",
        township="500236109",
        park="P5",
        founded_on=add_months(registered, -26),
        employees=24,
        revenue_fen=820 * WAN,
        assets_fen=460 * WAN,
        returnee="migrant_worker",
        returned_on=add_months(registered, -30),
        registered_at=clock.at_local(registered, 10, 15),
        owner_name=cast.people[login].name,
        owner_login=login,
    )


def own_story(cast: Cast, firm: Firm) -> Story:
    """Registered one day, verified the next."""
    register(cast, firm)
    yield clock.now() + timedelta(days=1)
    verify(cast, firm)
