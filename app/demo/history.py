"""Two years of needs, drawn at random: who asks when, for how much, and how it goes."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.demo.firms import WAN, Firm
from app.demo.plans import NeedPlan
from app.infra import clock

PEAK = 4
"""So many times likelier is a need in the months that a trade is known for."""
TRIES = 12
TERMS = (6, 12, 12, 12, 18, 24, 36)
AMOUNT_WAN = (2, 450)
GUARANTEE_SHARE = 0.3
PLEDGE_SHARE = 0.15
PAID_AT_ONCE = 6
BOOKED_SHARE = 0.85
"""Guaranteed offers are all paid out, of the others so many; the rest fall through."""


@dataclass(frozen=True)
class Course:
    """One way a need can go, and how often it goes so, in a hundred."""

    weight: int
    lenders: tuple[str, ...] = ()
    abreast: int = 1
    stops: str = ""


COURSES = (
    Course(30, ("offer",)),
    Course(14, ("ask_offer",)),
    Course(10, ("decline", "offer")),
    Course(5, ("ask_decline", "offer")),
    Course(6, ("decline", "decline", "decline")),
    Course(6, ("offer", "offer"), abreast=2),
    Course(4, ("offer", "decline", "late"), abreast=3),
    Course(4, ("part", "part", "offer")),
    Course(4, ("reject", "offer")),
    Course(3, ("lapse", "offer")),
    Course(4, ("late",)),
    Course(3, ("silent", "offer")),
    Course(3, ("taken",), stops="withdrawn"),
    Course(1, ("sent",), stops="consent_withdrawn"),
    Course(3, stops="returned"),
)
PLEDGED = (("offer",), ("ask_offer",))
"""Courses with one lender only: nobody else waits for the rank."""
WEIGHTS = [course.weight for course in COURSES]


def draw_need(draw: Random, firm: Firm) -> NeedPlan:
    """What a firm asks for and how that goes."""
    trade, plan = firm.plan.trade, firm.plan
    course = draw.choices(COURSES, WEIGHTS)[0]
    wants_guarantee = draw.random() < GUARANTEE_SHARE
    pledges = course.lenders in PLEDGED and draw.random() < PLEDGE_SHARE
    tested = draw.random() < 0.3
    return NeedPlan(
        amount_fen=_amount_wan(draw, plan.revenue_fen) * WAN,
        term_months=draw.choice(TERMS),
        use=trade.use,
        purpose=trade.purpose,
        wants_guarantee=wants_guarantee,
        lenders=course.lenders,
        abreast=course.abreast,
        stops=course.stops,
        tested=tested,
        recommended=tested and draw.random() < 0.6,
        asset="registered" if pledges else "",
        books=draw.random() < BOOKED_SHARE or wants_guarantee,
        at_once=PAID_AT_ONCE,
    )


def _amount_wan(draw: Random, revenue_fen: int) -> int:
    """A tenth to four tenths of a year's revenue, within what the county's banks lend."""
    asked = revenue_fen * draw.randrange(10, 40) // 100 // WAN
    return min(max(asked, AMOUNT_WAN[0]), AMOUNT_WAN[1])


def draw_day(draw: Random, firm: Firm, first: date, last: date) -> date:
    """A day on which the firm asks; its trade's months are likelier (农时、旺季)."""
    span = max((last - first).days, 1)
    day = first
    for _ in range(TRIES):
        day = first + timedelta(days=draw.randrange(span))
        if day.month in firm.plan.trade.peak or draw.random() < 1 / PEAK:
            return day
    return day


def ready_on(firm: Firm) -> date:
    """From when on a firm can ask: registered and, by then, verified."""
    return clock.day_of(firm.plan.registered_at) + timedelta(days=4)
