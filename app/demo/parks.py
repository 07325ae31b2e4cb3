"""Credit parks of the demonstration: a year of monthly ratings, one manager's duty and rents.

The figures are those of the told county, never set by hand: who is below stays below.
"""

from datetime import date

from app.demo.people import Cast
from app.demo.story import Story, Telling
from app.enterprises.models import Park
from app.enterprises.queries import parks
from app.infra import clock
from app.infra.acts import machine_act
from app.kernel.dates import add_months
from app.loans.commands.parks import tell_parks
from app.whitelist import commands

MONTHS = 12
MANAGED, MANAGER = "P5", "park"
WAN = 1_000_000
RENT_DUE_FEN = 96 * WAN
REPORTED = 3
"""Rents come in every so many months; the duty is signed the second time."""


def begin_credit_parks(telling: Telling, day: date) -> None:
    """Let the ratings begin a year before the day of loading."""
    first = add_months(day.replace(day=2), -MONTHS)
    telling.begin(_months(telling.cast, first), clock.at_local(first, 3))


def _months(cast: Cast, first: date) -> Story:
    """Each month the loans are told, core and key parks rated; the small ones in the last alone."""
    for number in range(MONTHS):
        machine = machine_act(cast.county_id)
        tell_parks(machine)
        for park in parks(machine.actor):
            if park.role != "other":
                commands.rate_park(machine, park=park, monthly=True)
        if number % REPORTED == 0:
            yield clock.at_local(clock.today(), 10)
            _reported(cast, number)
        yield clock.at_local(add_months(first, number + 1), 3)
    machine = machine_act(cast.county_id)
    tell_parks(machine)
    commands.rate_month(machine)


def _reported(cast: Cast, number: int) -> None:
    act = cast.act(MANAGER)
    park = _managed(cast)
    if number == REPORTED:
        commands.sign_duty(act, park=park)
    commands.report_rent(
        act,
        park=park,
        due_fen=RENT_DUE_FEN,
        overdue_fen=max(2, 12 - number) * WAN,
        as_of=clock.today(),
        source="园区租金台账（演示）",
    )


def _managed(cast: Cast) -> Park:
    actor = machine_act(cast.county_id).actor
    return next(park for park in parks(actor) if park.code == MANAGED)
