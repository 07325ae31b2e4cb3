"""The working-day calendar: years known and missing, a day entered with its notice."""

from datetime import date

import pytest

from app.administration.queries import calendar_year
from app.infra import calendar, clock
from app.infra.db import db
from app.infra.history import events_of
from tests.world import in_days


@pytest.fixture
def admin(world):
    return world.person("administrator")


def typed(on, **kw):
    return {
        "day": on.isoformat(),
        "working": "holiday",
        "name": "县庆日",
        "source": "国办发明电〔2026〕9号",
        **kw,
    }


def worked(day):
    """Whether a deadline of that very day stays on it."""
    return calendar.add_working_days(clock.at_local(day), 0) == calendar.end_of_day(day)


def a_weekday():
    """A working day some months ahead that no other test touches."""
    days = (in_days(n) for n in range(200, 230))
    return next(day for day in days if worked(day))


def enter(world, user, on, **kw):
    client = world.client(user)
    client.get("/admin/calendar")
    return client.post("/admin/calendar", typed(on, **kw))


def test_a_holiday_entered_counts_from_then_on(world, admin):
    day = a_weekday()
    assert enter(world, admin, day).status_code == 303
    db.session.expire_all()
    assert not worked(day)
    page = world.client(admin).get(f"/admin/calendar?year={day.year}")
    assert "县庆日" in page.get_data(as_text=True)


def test_a_made_up_working_day_is_worked(world, admin):
    saturday = next(day for day in (in_days(n) for n in range(300, 320)) if day.weekday() == 5)
    assert enter(world, admin, saturday, working="working", name="补班").status_code == 303
    db.session.expire_all()
    assert worked(saturday)


def test_who_entered_it_is_in_the_journal(world, admin):
    enter(world, admin, a_weekday())
    office = admin.memberships[0].organisation.public_id
    actions = [event.action for event in events_of(world.county.id, [("Organisation", office)])]
    assert "enter_calendar_day" in actions


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"source": " "}, {"day": "someday"}, {"working": ""}]
)
def test_a_day_without_name_notice_or_kind_is_refused(world, admin, change):
    assert enter(world, admin, a_weekday(), **change).status_code == 422


def test_the_past_is_not_rewritten(world, admin):
    assert enter(world, admin, in_days(-1)).status_code == 422


def test_from_november_on_the_coming_year_is_missed(world):
    calendar.fill(2024, 2025)
    db.session.commit()
    assert calendar_year(2025, date(2025, 10, 31)).missing == []
    assert 2097 in calendar_year(2025, date(2096, 11, 1)).missing


def test_a_missing_year_is_said_on_the_page(world, admin, monkeypatch):
    monkeypatch.setattr(calendar, "known_years", lambda: [2020])
    page = world.client(admin).get("/admin/calendar").get_data(as_text=True)
    assert "还没有日历" in page


@pytest.mark.parametrize("role", ["finance_centre", "bank_manager", "auditor"])
def test_others_do_not_keep_the_calendar(world, role):
    assert world.client(world.person(role)).get("/admin/calendar").status_code == 403


def test_the_lead_of_the_centre_may(world):
    assert world.client(world.person("finance_lead")).get("/admin/calendar").status_code == 200
