"""The monthly list to the re-guarantor: filed by the agency, shared a few days later."""

from datetime import timedelta

from app.demo.story import Story, Telling
from app.guarantee import commands as guarantees
from app.guarantee.rules.filing import month_of
from app.infra import clock
from app.kernel.dates import add_months
from app.kernel.errors import Conflict

FILES_ON = 4
"""The working day of a month on which the agency files the month before."""


def begin_filing(telling: Telling) -> None:
    first = add_months(telling.begins.replace(day=1), 1)
    telling.begin(_months(telling), clock.at_local(telling.working_day(FILES_ON, first), 15))


def _months(telling: Telling) -> Story:
    while True:
        month = month_of(clock.today().replace(day=1) - timedelta(days=1))
        if _done(telling, "guarantee-officer", month):
            yield telling.office_time(telling.draw("filing", month), 1, 4)
            _done(telling, "reguarantee", month)
        following = add_months(clock.today().replace(day=1), 1)
        yield clock.at_local(telling.working_day(FILES_ON, following), 15)


def _done(telling: Telling, who: str, month: str) -> bool:
    """Filed, or shared; False in a month without a new guarantee."""
    act = telling.cast.act(who)
    does = guarantees.accept_month if who == "reguarantee" else guarantees.file_month
    try:
        return bool(does(act, month=month))
    except Conflict:
        return False
