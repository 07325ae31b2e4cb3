"""Writes: a day of the State Council's calendar."""

from datetime import date

from app.accounts.queries import organisation_of
from app.administration import rules
from app.infra import calendar, journal
from app.infra.acts import Act
from app.infra.calendar import CalendarDay
from app.kernel.refusals import invalid_if


def enter_day(act: Act, *, day: date, working: bool, name: str, source: str) -> CalendarDay:
    """Enter a holiday or a made-up working day with its notice; later deadlines count with it."""
    invalid_if(rules.day_refusals(day, name=name, source=source, on=act.on))
    row = calendar.set_day(day, working=working, name=name.strip(), source=source.strip())
    # The calendar is the country's, not a county's: the entry stands with the office that made it.
    office = organisation_of(act.actor)
    detail = {"day": day.isoformat(), "working": working, "source": source.strip()}
    journal.note(act, office, "enter_calendar_day", detail=detail)
    return row
