"""The monthly re-guarantee list: a row of each guarantee in force, filed, answered, late."""

from datetime import date

import pytest

from app.guarantee.rules import borne_alone
from app.guarantee.rules.filing import due_of, filing_warnings, is_filed, month_of
from app.infra import clock
from app.infra.tasks import tasks_for
from tests.agreements.builders import T1
from tests.claims.builders import an_overdue
from tests.guarantee.test_rules import POLICY
from tests.loans.builders import a_deal

MONTH = month_of(clock.today())


@pytest.fixture
def deal(world):
    deal = a_deal(world, guaranteed=True)
    deal.cover()
    deal.book()
    return deal


def _row(deal):
    agency = deal.world.api(deal.table.guarantee_officer)
    return agency.get(f"/reguarantee-filings?month={MONTH}").json["items"][0]


def post(deal, who, url, body=None):
    return deal.world.api(getattr(deal.table, who)).post(url, body or {})


def test_a_guarantee_in_force_is_due_on_the_months_list(deal):
    row = _row(deal)
    assert (row["state"], row["month"], row["late"]) == ("due", MONTH, False)
    waiting = tasks_for(deal.world.actor(deal.table.guarantee_officer))
    assert MONTH in str([task.values for task in waiting])


def test_the_agency_files_the_month_and_the_reguarantor_answers(deal):
    filed = post(deal, "guarantee_officer", "/reguarantee-filings/file", {"month": MONTH})
    assert (filed.status_code, filed.json["count"]) == (200, 1)
    again = post(deal, "guarantee_officer", "/reguarantee-filings/file", {"month": MONTH})
    assert (again.status_code, again.json["code"]) == (409, "nothing_to_file")
    row = _row(deal)
    accepted = post(deal, "reguarantee_officer", f"/reguarantee-filings/{row['id']}/accept")
    assert accepted.json["state"] == "accepted"
    twice = post(deal, "reguarantee_officer", f"/reguarantee-filings/{row['id']}/accept")
    assert twice.status_code == 409


@pytest.mark.parametrize("door", ["api", "page"])
def test_a_refusal_needs_its_reason_and_may_be_filed_again(deal, door):
    post(deal, "guarantee_officer", "/reguarantee-filings/file", {"month": MONTH})
    key = _row(deal)["id"]
    if door == "api":
        url = f"/reguarantee-filings/{key}/refuse"
        short = post(deal, "reguarantee_officer", url, {"reason": "晚"})
        refused = post(deal, "reguarantee_officer", url, {"reason": "超过备案期限"})
        assert refused.status_code == 200
    else:
        person = deal.world.client(deal.table.reguarantee_officer)
        person.get(f"/guarantee/filings?month={MONTH}")
        short = person.post(f"/guarantee/filings/{key}/refuse", {"reason": "晚"})
        refused = person.post(f"/guarantee/filings/{key}/refuse", {"reason": "超过备案期限"})
        assert refused.status_code == 303
    assert short.status_code == 422
    assert _row(deal)["state"] == "refused"
    again = post(deal, "guarantee_officer", f"/reguarantee-filings/{key}/file")
    assert (again.status_code, again.json["state"]) == (200, "filed")


def test_each_does_only_its_own_part(deal, world):
    row = _row(deal)
    assert post(deal, "reguarantee_officer", "/reguarantee-filings/file").status_code in (403, 422)
    accept = f"/reguarantee-filings/{row['id']}/accept"
    assert post(deal, "guarantee_officer", accept).status_code == 403
    assert post(deal, "bank_officer", accept).status_code in (403, 404)
    stranger = a_deal(world, guaranteed=True).table.reguarantee_officer
    assert world.api(stranger).post(accept).status_code == 404


def test_the_list_is_exported_as_it_is_shown(deal):
    agency = deal.world.client(deal.table.guarantee_officer)
    page = agency.get("/guarantee/filings").get_data(as_text=True)
    assert "DB-" in page and "报送" in page
    table = agency.get(f"/guarantee/filings.csv?month={MONTH}").get_data(as_text=True)
    assert deal.need.enterprise.name in table and "500000.00" in table
    assert agency.get(f"/guarantee/filings.xlsx?month={MONTH}").status_code == 200


def test_an_agri_programme_never_enters_the_list(world):
    programme = {"system": "agri", "per_client_cap_fen": 300_000_000}
    deal = a_deal(world, guaranteed=True, programme=programme)
    deal.cover()
    deal.book()
    agency = world.api(deal.table.guarantee_officer)
    assert agency.get("/reguarantee-filings").json["items"] == []


def test_who_is_filed_and_until_when():
    assert is_filed("national_fund", True)
    assert not is_filed("agri", True) and not is_filed("national_fund", False)
    assert due_of(date(2026, 11, 30), POLICY) == date(2026, 12, 10)
    assert due_of(date(2026, 12, 31), POLICY) == date(2027, 1, 10)


WARNINGS = [
    ("due", False, []),
    ("due", True, ["filing_missing"]),
    ("filed", False, []),
    ("filed", True, ["filing_late"]),
    ("refused", False, ["filing_refused"]),
    ("accepted", False, []),
]


@pytest.mark.parametrize(("state", "late", "codes"), WARNINGS)
def test_a_late_filing_warns_and_never_bars(state, late, codes):
    assert [w.code for w in filing_warnings(state, late, POLICY)] == codes


def test_what_the_reguarantor_refuses_the_agency_bears_alone(world):
    case = an_overdue(world, 70)
    deal = case.deal
    claim = case.file()
    before = dict(claim.burden)
    assert before["reguarantor"] == before["national_fund"] == 10 * 1_000_000
    post(deal, "guarantee_officer", "/reguarantee-filings/file", {"month": MONTH})
    url = f"/reguarantee-filings/{_row(deal)['id']}/refuse"
    assert post(deal, "reguarantee_officer", url, {"reason": "超过备案期限"}).status_code == 200
    shown = world.api(case.first).get(f"/claims/{claim.public_id}").json
    assert shown["burden"] == {"guarantor": 40 * 1_000_000, "bank": 10 * 1_000_000}
    assert shown["cash"] == {"bank": 10 * 1_000_000, "guarantor": 40 * 1_000_000}
    assert "filing_refused" in [w["code"] for w in shown["warnings"]]


def test_the_whole_stays_whole_when_the_agency_bears_alone():
    assert sum(share for _party, share in borne_alone(T1)) == 1
