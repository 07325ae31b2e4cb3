"""What stands on the desks on the day of loading: each state once or more, each to be carried on.

A scene begins so many working days before that day and goes as its plan says.
"""

from dataclasses import replace
from datetime import date, timedelta

from app.demo import names
from app.demo.firms import WAN, Firm, FirmPlan, draw_firm, register, verify
from app.demo.needs import NeedPlan, need_story
from app.demo.people import Cast
from app.demo.products import FOOD
from app.demo.story import Story, Telling
from app.infra import clock
from app.kernel.dates import add_months
from app.policy.county import CountyPack

FIRST_BANK = "nongshang"
FIRM_AGE = (50, 160)
"""So many working days ago the firm of a scene registered, longer where the scene began before."""
HALF_MILLION = 50 * WAN
ABOVE_LIMIT = 160 * WAN


def _plan(*lenders: str, amount_fen: int = HALF_MILLION, **kw: object) -> NeedPlan:
    plan = NeedPlan(
        amount_fen=amount_fen,
        term_months=12,
        use="working_capital",
        purpose=names.FOOD.purpose,
        lenders=lenders,
        bank=FIRST_BANK,
        brisk=True,
    )
    return replace(plan, **kw)  # type: ignore[arg-type]


# (working days ago, plan)
SCENES: tuple[tuple[int, NeedPlan], ...] = (
    (2, _plan(stops="draft")),
    (6, _plan(stops="draft", amount_fen=20 * WAN)),
    (1, _plan(stops="submitted")),
    (2, _plan(stops="contacted")),
    (5, _plan(stops="contacted", tested=True, recommended=True)),
    (3, _plan(stops="returned")),
    (2, _plan("invited")),
    (2, _plan("invited", bank="youchu", amount_fen=25 * WAN)),
    (1, _plan("sent")),
    (1, _plan("sent", bank="gonghang", term_months=24)),
    (2, _plan("taken")),
    (4, _plan("taken", amount_fen=88 * WAN)),
    (3, _plan("silent")),
    (5, _plan("silent", amount_fen=35 * WAN)),
    (9, _plan("silent", amount_fen=65 * WAN)),
    (9, _plan("silent", bank="jianhang", wants_guarantee=True)),
    (26, _plan("silent", amount_fen=45 * WAN)),
    (13, _plan("overdue")),
    (15, _plan("overdue", bank="youchu", amount_fen=28 * WAN)),
    (5, _plan("asked")),
    (7, _plan("ask_brought", amount_fen=72 * WAN)),
    (8, _plan("decline")),
    (9, _plan("wait_approval", amount_fen=ABOVE_LIMIT)),
    (8, _plan("wait_approval", amount_fen=280 * WAN, wants_guarantee=True)),
    (9, _plan("returned", amount_fen=ABOVE_LIMIT + 40 * WAN)),
    (8, _plan("open")),
    (10, _plan("open", amount_fen=ABOVE_LIMIT)),
    (10, _plan("open", wants_guarantee=True, amount_fen=80 * WAN)),
    (12, _plan("offer", "sent", abreast=2)),
    (12, _plan("open", "open", abreast=2, amount_fen=90 * WAN)),
    (14, _plan("part", "open", amount_fen=100 * WAN)),
    (16, _plan("part", "sent", amount_fen=60 * WAN)),
    (20, _plan("offer", "open", abreast=2)),
    (18, _plan("lapse")),
    (14, _plan("reject")),
    (12, _plan("taken", "sent", abreast=2, stops="withdrawn")),
    (11, _plan("taken", stops="consent_withdrawn")),
    (22, _plan("decline", "decline", "decline", abreast=3)),
)


def _loan(amount_wan: int, *, pays: int | None = None, **kw: object) -> NeedPlan:
    """A loan that is paid back month by month, so many lines of it."""
    return _plan(
        "offer",
        amount_fen=amount_wan * WAN,
        method="equal_instalment",
        books=True,
        pays=pays,
        **kw,  # type: ignore[arg-type]
    )


# Guarantees asked for, pledges, loans as they go, and those that do not: each as above.
MONEY_SCENES: tuple[tuple[int, NeedPlan], ...] = (
    (9, _plan("open", wants_guarantee=True, cover="submitted", amount_fen=60 * WAN)),
    (9, _plan("open", wants_guarantee=True, cover="submitted", bank="jianhang")),
    (11, _plan("open", wants_guarantee=True, cover="in_study", amount_fen=75 * WAN)),
    (11, _plan("open", wants_guarantee=True, cover="in_study", amount_fen=40 * WAN)),
    (12, _plan("open", wants_guarantee=True, cover="in_study", amount_fen=95 * WAN)),
    (14, _plan("offer", wants_guarantee=True, amount_fen=55 * WAN)),
    (13, _plan("open", wants_guarantee=True, cover="declined", amount_fen=85 * WAN)),
    (4, _plan("taken", asset="declared")),
    (10, _plan("open", asset="verified")),
    (11, _plan("open", asset="proposed", amount_fen=70 * WAN)),
    (13, _plan("open", asset="registered", amount_fen=80 * WAN)),
    (30, _loan(60, asset="registered")),
    (34, _loan(48, wants_guarantee=True)),
    (50, _loan(90, wants_guarantee=True, asset="registered")),
    (64, _loan(36)),
    (90, _loan(30, term_months=3)),
    (95, _loan(25, term_months=3, wants_guarantee=True)),
    (37, _loan(45, pays=0)),
    (44, _loan(52, pays=0, wants_guarantee=True)),
    (52, _loan(38, pays=0)),
    (60, _loan(66, pays=0, wants_guarantee=True, asset="registered")),
    (82, _loan(40, pays=0)),
    (86, _loan(58, pays=0, wants_guarantee=True)),
    (90, _loan(44, pays=0, wants_guarantee=True, claim="notified")),
    (105, _loan(50, pays=0, wants_guarantee=True, claim="paid")),
)


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
    return replace(
        any_firm,
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


# Log-in name, working days ago, what becomes of the need (None: no need yet).
RETURNEES: tuple[tuple[str, int, NeedPlan | None], ...] = (
    ("returnee1", 3, None),
    ("returnee2", 9, _plan("open")),
    ("returnee3", 6, _plan("asked")),
    ("returnee4", 9, _plan("decline")),
)


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
