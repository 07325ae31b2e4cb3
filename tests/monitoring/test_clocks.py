"""The league of clocks: honest denominators, figures that equal lists, a bank's own report."""

from datetime import timedelta

import pytest

from app.infra import clock
from app.infra.db import db
from app.infra.paging import Page
from app.monitoring import queries
from app.monitoring.views.room import days_of
from tests.needs.builders import a_farm
from tests.referrals.builders import Road, a_road

SINCE = clock.today() - timedelta(days=90)


@pytest.fixture
def centre(world):
    return world.actor(world.person("finance_centre"))


def row_of(actor, bank):
    return next(r for r in queries.league(actor, since=SINCE) if r.public_id == bank.public_id)


@pytest.fixture
def mixed(world, road):
    """One offer, one refusal, one that is late, one still young: all with one bank."""
    road.offered()
    for treat in ("decline", "late", "young"):
        other = Road(world, farm := a_farm(world), farm.sent(), road.lender)
        referral = other.send()
        if treat == "decline":
            other.decline(referral)
        if treat == "late":
            referral.contact_due_at = referral.due_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    return road


def test_every_figure_equals_its_list(centre, mixed):
    row = row_of(centre, mixed.lender.bank)
    for what, count in row.counts.items():
        found = queries.referrals_behind(
            centre, mixed.lender.bank, what, since=SINCE, page=Page(200)
        )
        assert count == len(found.items), what


def test_what_ran_out_counts_against_the_clock(centre, mixed):
    counts = row_of(centre, mixed.lender.bank).counts
    assert counts["referred"] == 4
    assert (counts["decision_in_time"], counts["decision_judged"]) == (2, 3)
    assert (counts["offered"], counts["answered"], counts["declined"]) == (1, 2, 1)


def test_few_cases_are_said_as_counts(centre, mixed):
    row = row_of(centre, mixed.lender.bank)
    assert row.decided_in_time == "2/3" and row.approved == "1/2"


def test_the_median_counts_only_who_was_contacted(world, centre, road):
    spans = (1, 3, 8)
    for hours in spans:
        other = Road(world, farm := a_farm(world), farm.sent(), road.lender)
        referral = other.send()
        referral.contacted_at = referral.sent_at + timedelta(hours=hours)
    road.send()
    db.session.commit()
    assert row_of(centre, road.lender.bank).median_contact_hours == 3


def test_an_offer_that_waits_for_a_second_person_is_no_answer_yet(world, centre):
    road = a_road(world, amount_fen=200_000_000)
    road.offered(amount_fen=150_000_000)
    counts = row_of(centre, road.lender.bank).counts
    assert (counts["offered"], counts["answered"]) == (0, 0)


def test_a_referral_taken_back_before_its_deadline_says_nothing_of_the_bank(centre, road, world):
    referral = road.send()
    referral.contact_due_at = clock.now() - timedelta(minutes=1)
    referral.closed_at = clock.now() - timedelta(hours=1)
    db.session.commit()
    assert row_of(centre, road.lender.bank).counts["contact_judged"] == 0


def test_the_bank_sees_the_numbers_the_centre_sees(world, centre, mixed):
    actor = world.actor(mixed.lender.manager)
    (own,) = queries.own_clocks(actor, since=SINCE)
    assert own == row_of(centre, mixed.lender.bank)


def test_a_withdrawn_consent_leaves_the_banks_count_as_it_was(world, mixed):
    actor = world.actor(mixed.lender.manager)
    (before,) = queries.own_clocks(actor, since=SINCE)
    db.session.execute(db.text("update disclosures set ended_at = now()"))
    db.session.commit()
    (after,) = queries.own_clocks(actor, since=SINCE)
    assert after.counts == before.counts


def test_the_report_by_month_adds_up(world, mixed):
    actor = world.actor(mixed.lender.manager)
    months = queries.own_months(actor, since=SINCE)
    assert sum(m.referred for m in months) == 4 and sum(m.declined for m in months) == 1
    assert queries.own_reasons(actor, since=SINCE) == [("R23", 1)]


def test_the_report_is_the_banks_own(world, mixed):
    stranger = world.person("bank_manager")
    page = world.client(stranger).get("/bank/report").get_data(as_text=True)
    assert "没有收到转介" in page
    own = world.client(mixed.lender.manager).get("/bank/report").get_data(as_text=True)
    assert "R23" in own
    assert world.client(world.person("finance_centre")).get("/bank/report").status_code == 403


def test_the_list_behind_a_figure_is_the_countys(app, world, mixed):
    path = f"/centre/banks/{mixed.lender.bank.public_id}?what=declined"
    text = world.client(world.person("finance_centre")).get(path).get_data(as_text=True)
    assert text.count("<tr>") == 2
    assert world.client(world.person("finance_bureau")).get(path).status_code == 403
    assert world.client(world.person("finance_centre")).get(path + "x").status_code == 404


def test_the_league_is_exported_as_shown(world, mixed):
    client = world.client(world.person("finance_centre"))
    rows = client.get("/centre/banks.csv").get_data(as_text=True).splitlines()
    assert len(rows) == 2 and mixed.lender.bank.name in rows[1]
    assert client.get("/centre/banks.xlsx").data[:2] == b"PK"
    assert world.client(mixed.lender.manager).get("/bank/report.csv").status_code == 200


def test_the_evening_page_fits_the_call(world, mixed):
    client = world.client(world.person("finance_lead"))
    text = client.get("/centre/evening").get_data(as_text=True)
    assert mixed.lender.bank.name in text and "审批超时的个案" in text
    assert "/centre/needs/" in text.split("审批超时的个案")[1]
    assert client.get("/centre/evening.pdf").data[:4] == b"%PDF"


def test_the_front_page_counts_the_last_quarter_only(world, road):
    referral = road.send()
    before = queries.front_figures(world.county.id, clock.today())
    referral.sent_at = clock.at_local(before.last, 12)
    referral.contacted_at = referral.sent_at + timedelta(hours=5)
    db.session.commit()
    after = queries.front_figures(world.county.id, clock.today())
    assert (before.needs, after.needs, after.median_contact_hours) == (0, 1, 5)


@pytest.mark.parametrize(
    ("text", "days"), [("30", 30), ("", 90), ("-1", 90), ("99999", 90), ("٣", 90)]
)
def test_a_window_that_makes_no_sense_is_ninety_days(text, days):
    assert days_of(text) == days
