"""Credit parks of the demonstration: monthly figures and ratings, rents and duties, their lives.

The figures are those of the told county, never set by hand: who is below stays below.
"""

from dataclasses import dataclass
from datetime import date, datetime

from app.administration import commands as administration
from app.demo.firms import Firm
from app.demo.park_plans import CODES, PARKS, RENT_DUE_FEN, WAN, ParkPlan
from app.demo.park_tenants import ask_round, be_assessed
from app.demo.people import Cast
from app.demo.story import Story, Telling
from app.enterprises.models import Park
from app.enterprises.queries import parks
from app.infra import clock
from app.infra.acts import machine_act
from app.kernel.dates import add_months
from app.loans.commands.parks import tell_parks
from app.whitelist import commands

MONTHS, UNRATED = 16, 4
"""Loans and rents are told for so many months; of these the first are not rated."""
REPORTED = 3
"""Rents come in every so many months; the duty is signed the first time."""
FIRST, SECOND, LEAD = "centre", "centre2", "centre-lead"
OPENED = ("whitelist.benefits.green_channel", "whitelist.park.benefits.green_channel")
REVIEW = "奉公竞审〔演示〕1 号"
REVIEW_MONTHS = 10
AGREE_AGAIN = 8
"""Months after a designation the owners agree for another year, before their consent ends."""


@dataclass(frozen=True)
class Tenants:
    """A park of the story with the firms of its borrowers and their neighbours."""

    plan: ParkPlan
    own: tuple[Firm, ...]
    others: tuple[Firm, ...]


def begin_credit_parks(telling: Telling, own: list[Firm], others: list[Firm], day: date) -> None:
    """Let ratings, lives and benefits begin. `own`: the borrowers told for these parks."""
    first = add_months(day.replace(day=2), -MONTHS)
    telling.begin(_months(telling.cast, first), clock.at_local(first, 3))
    for plan in PARKS:
        tenants = Tenants(plan, _in(plan, own), _in(plan, others))
        telling.begin(_LIVES[plan.life](telling, tenants, day), _ago(telling, day, plan.began))
    telling.begin(_benefits(telling, day), _ago(telling, day, 45))
    telling.begin(_rated(telling), _ago(telling, day, 1, hour=17))


def _in(plan: ParkPlan, firms: list[Firm]) -> tuple[Firm, ...]:
    return tuple(firm for firm in firms if firm.plan.park == plan.code)


def _ago(telling: Telling, day: date, days: int, *, hour: int = 10) -> datetime:
    """So many working days before the day of loading."""
    return clock.at_local(telling.working_day(-days, day), hour)


def _park(cast: Cast, code: str) -> Park:
    actor = machine_act(cast.county_id).actor
    return next(park for park in parks(actor) if park.code == code)


def _months(cast: Cast, first: date) -> Story:
    """Each month the loans are told, core and key parks rated; the small ones in the last alone."""
    for number in range(MONTHS):
        machine = machine_act(cast.county_id)
        tell_parks(machine)
        for park in parks(machine.actor):
            if number >= UNRATED and park.role != "other":
                commands.rate_park(machine, park=park, monthly=True)
        if number % REPORTED == 0:
            yield clock.at_local(clock.today(), 10)
            for plan in PARKS:
                _report(cast, plan, number // REPORTED)
        yield clock.at_local(add_months(first, number + 1), 3)
    machine = machine_act(cast.county_id)
    tell_parks(machine)
    commands.rate_month(machine)


def _report(cast: Cast, plan: ParkPlan, number: int) -> None:
    act, park = cast.act(plan.manager), _park(cast, plan.code)
    if number == 0:
        commands.sign_duty(act, park=park)
    commands.report_rent(
        act,
        park=park,
        due_fen=RENT_DUE_FEN,
        overdue_fen=plan.overdue_wan[number] * WAN,
        as_of=clock.today(),
        source="园区租金台账（演示）",
    )


def _designated(telling: Telling, park: Park) -> Story:
    """Proposed by one person of the centre, confirmed by another the day after."""
    cast = telling.cast
    grounds = "租金和贷款按时，多数企业已评定（演示）"
    commands.propose_designation(cast.act(FIRST), park=park, grounds=grounds)
    yield clock.at_local(telling.working_day(1), 11)
    commands.designate_park(cast.act(LEAD), park=park)


def _renewed(telling: Telling, tenants: Tenants, day: date) -> Story:
    """Designated more than a year ago; reviewed by two people when the year was over."""
    cast = telling.cast
    yield _ago(telling, day, 300)
    park = _park(cast, tenants.plan.code)
    ask_round(telling, park, [*tenants.own, *tenants.others])
    yield _ago(telling, day, 298)
    yield from _designated(telling, park)
    designated_on = clock.today()
    yield clock.at_local(add_months(designated_on, AGREE_AGAIN), 10)
    for firm in tenants.own:
        be_assessed(telling, firm)
    yield clock.at_local(add_months(designated_on, 12), 1)
    commands.keep_parks(machine_act(cast.county_id))
    yield clock.at_local(telling.working_day(2), 10)
    ask_round(telling, park, tenants.others)
    commands.advise_review(cast.act(SECOND), park=park, advice="逐项看过，数字仍然达到（演示）")
    yield clock.at_local(telling.working_day(2), 15)
    commands.renew_designation(cast.act(LEAD), park=park)
    yield _ago(telling, day, 3)
    ask_round(telling, park, tenants.others)


def _withdrawn(telling: Telling, tenants: Tenants, day: date) -> Story:
    """Designated; later the rents fell behind and the centre withdrew it."""
    cast = telling.cast
    yield _ago(telling, day, 175)
    park = _park(cast, tenants.plan.code)
    ask_round(telling, park, [*tenants.own, *tenants.others])
    yield _ago(telling, day, 173)
    yield from _designated(telling, park)
    yield _ago(telling, day, 14)
    commands.withdraw_designation(
        cast.act(SECOND),
        park=park,
        code="figures",
        note="租金拖欠率高于 5%，整改后可以重新提出（演示）",
    )


def _short(telling: Telling, tenants: Tenants, day: date) -> Story:
    """Enough of the park agreed; what is missing is what the rents say."""
    yield _ago(telling, day, 3)
    park = _park(telling.cast, tenants.plan.code)
    ask_round(telling, park, [*tenants.own, *tenants.others])


_LIVES = {"renewed": _renewed, "withdrawn": _withdrawn, "short": _short}


def _rated(telling: Telling) -> Story:
    """The centre asks for the figures of the day."""
    act = telling.cast.act(FIRST)
    for park in parks(act.actor):
        if park.code in CODES:
            commands.rate_park(act, park=park)
    yield from ()


def _benefits(telling: Telling, day: date) -> Story:
    """The green channel is opened with the county's review: one proposes, another approves."""
    cast = telling.cast
    rows = [
        administration.propose_parameter(
            cast.act(FIRST),
            code=code,
            value={
                "legal_basis": "fengjie-2022#4.7",
                "review_no": REVIEW,
                "review_until": add_months(day, REVIEW_MONTHS).isoformat(),
            },
            valid_from=telling.working_day(3),
            valid_to=None,
            citation=f"公平竞争审查意见 {REVIEW}",
            reason="审查通过，开通绿色通道（演示）",
        )
        for code in OPENED
    ]
    yield clock.at_local(telling.working_day(2), 11)
    for row in rows:
        administration.approve_parameter(cast.act(LEAD), parameter=row)
