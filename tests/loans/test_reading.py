"""Who sees which loan, and how much of it."""

import pytest

from app.infra import clock
from app.infra.paging import Page
from app.loans import queries
from tests.loans.builders import a_deal, case_a1, days_ago

FIVE = {"id", "state", "contract_number", "principal_fen", "balance_fen", "overdue", "settled"}


@pytest.fixture
def covered(world):
    return case_a1(world, days_ago(3))


def test_the_parties_to_the_contract_see_it_whole(world, covered):
    deal, loan = covered
    people = [deal.officer, deal.road.lender.manager, deal.owner, deal.table.guarantee_officer]
    for person in [*people, deal.table.reguarantee_officer]:
        shown = world.api(person).get(f"/loans/{loan.public_id}")
        assert shown.status_code == 200, person.login
        assert shown.json["schedule"]["lines"] and shown.json["matures_on"]
        listed = world.api(person).get("/loans").json["items"]
        assert [item["id"] for item in listed] == [loan.public_id]


@pytest.mark.parametrize("role", ["finance_centre", "finance_lead", "auditor"])
def test_the_county_sees_five_fields_of_guaranteed_loans(world, covered, role):
    _deal, loan = covered
    shown = world.api(world.person(role)).get(f"/loans/{loan.public_id}")
    assert shown.status_code == 200 and set(shown.json) == FIVE


def test_the_county_does_not_see_a_loan_without_a_guarantee(world):
    loan = a_deal(world).book()
    centre = world.person("finance_centre")
    assert world.api(centre).get(f"/loans/{loan.public_id}").status_code == 404
    assert world.api(centre).get("/loans").json["items"] == []


def test_for_anyone_else_it_does_not_exist(world, covered):
    _deal, loan = covered
    for role in ("bank_officer", "bank_manager", "guarantee_officer", "entrepreneur"):
        stranger = world.person(role)
        assert world.api(stranger).get(f"/loans/{loan.public_id}").status_code == 404
        assert world.api(stranger).get("/loans").json["items"] == []


def test_the_list_filters_what_is_overdue(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    api = world.api(deal.officer)
    assert [x["id"] for x in api.get("/loans?overdue=true").json["items"]] == [loan.public_id]
    assert api.get("/loans?overdue=false").json["items"] == []
    assert api.get("/loans?overdue=perhaps").status_code == 422
    assert api.get("/loans?state=unknown").status_code == 422


def test_the_banks_pages(world):
    deal = a_deal(world)
    loan = deal.book(days_ago(40))
    browser = world.client(deal.officer)
    for path in ("/bank/loans", "/bank/loans?overdue=1", f"/bank/loans?q={loan.reference}"):
        assert loan.reference in browser.get(path).get_data(as_text=True), path
    assert loan.reference not in browser.get("/bank/loans?state=settled").get_data(as_text=True)
    assert loan.reference in browser.get("/bank/loans/export.csv").get_data(as_text=True)
    assert browser.get("/bank/loans/export.xlsx").status_code == 200


def test_the_owners_pages(world, covered):
    deal, loan = covered
    browser = world.client(deal.owner)
    assert "3,000,000.00" in browser.get("/me/loans").get_data(as_text=True)
    shown = browser.get(f"/me/loans/{loan.public_id}").get_data(as_text=True)
    assert "下一期" in shown and "综合融资成本明白纸" in shown
    assert world.client(deal.officer).get(f"/me/loans/{loan.public_id}").status_code == 404
    printed = browser.get(f"/me/loans/{loan.public_id}/schedule.pdf")
    assert printed.status_code == 200 and printed.mimetype == "application/pdf"


def test_the_guarantor_reads_the_file_and_enters_nothing(world, covered):
    deal, loan = covered
    browser = world.client(deal.table.guarantee_officer)
    shown = browser.get(f"/bank/loans/{loan.public_id}")
    assert shown.status_code == 200
    assert 'id="repay"' not in shown.get_data(as_text=True)


def test_the_countys_page_shows_the_mirror(world, covered):
    _deal, loan = covered
    shown = world.client(world.person("finance_centre")).get("/centre/loans")
    assert "3,000,000.00" in shown.get_data(as_text=True)
    assert loan.enterprise.name not in shown.get_data(as_text=True)
    assert world.client(world.person("finance_centre")).get(
        f"/bank/loans/{loan.public_id}"
    ).status_code in (403, 404)


def test_a_book_of_more_than_one_page_is_read_to_its_end(world):
    """Two loans of one firm fall due on one day: no row is shown twice, none is lost."""
    deal = a_deal(world)
    lender, farm = deal.road.lender, deal.road.farm
    loans = [deal.book(days_ago(40))]
    for drawn_on in (days_ago(40), days_ago(70), days_ago(10)):
        loans.append(a_deal(world, lender=lender, farm=farm).book(drawn_on))
    actor, seen, cursor = world.actor(lender.officer), [], None
    for _ in loans:
        page = queries.book(actor, Page(1, cursor), queries.BookFilters(), on=clock.today())
        seen += [loan.id for loan in page.items]
        cursor = page.next
    due = sorted(loans, key=lambda loan: (loan.next_due_on, loan.id))
    assert cursor is None and seen == [loan.id for loan in due]
