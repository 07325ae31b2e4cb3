"""Guarantees, pledges, loans and claims of the demo: something of every state to be carried on."""

import pytest
from sqlalchemy import text

from app.claims.states import CLAIM
from app.demo.programmes import COVERED_BANKS, T1
from app.infra.db import db
from app.loans.states import LOAN
from tests.demo.conftest import DAY


def states_in(table):
    return set(db.session.scalars(text(f"select distinct state from {table}")))


def one(statement, **values):
    return db.session.execute(text(statement), values).one()


def test_one_programme_is_at_work_and_one_waits_for_signatures(county):
    rows = db.session.execute(
        text("select state, count(*) from guarantee_programmes group by state")
    )
    assert dict(rows.all()) == {"live": 1, "signing": 1}


def test_the_programme_at_work_shares_as_agreed_and_began_long_ago(county):
    live = one("select shares, valid_from from guarantee_programmes where state = 'live'")
    assert live.shares == [[party, f"{share:f}"] for party, share in T1]
    assert (DAY - live.valid_from).days > 365


def test_the_first_bank_and_others_lend_under_it(county):
    found = db.session.scalars(
        text(
            "select l.lender_id from programme_lenders l"
            " join guarantee_programmes p on p.id = l.programme_id where p.state = 'live'"
        )
    ).all()
    assert COVERED_BANKS[0] == "nongshang" and len(found) == len(COVERED_BANKS)


def test_its_quota_has_room_and_is_partly_used(county):
    quota = one(
        "select b.cap_fen, b.posted_fen + b.pending_fen as used from ledger_balances b"
        " join ledger_accounts a on a.id = b.account_id"
        " join guarantee_programmes p on p.public_id = a.owner_id"
        " where p.state = 'live' and a.kind = 'quota'"
    )
    assert 0 < quota.used < quota.cap_fen / 2


def test_applications_stand_at_every_step(county):
    assert states_in("guarantee_applications") >= {
        "submitted",
        "in_study",
        "approved",
        "rejected",
        "closed",
    }


def test_letters_are_reserved_effective_and_called(county):
    assert states_in("guarantee_commitments") >= {
        "reserved",
        "effective",
        "released",
        "in_claim",
        "claimed",
    }


def test_loans_stand_in_every_state(county):
    assert states_in("loans") == set(LOAN.states)


def test_needs_are_fulfilled_by_their_loans(county):
    assert "fulfilled" in states_in("needs")


def test_six_loans_are_overdue_and_two_of_them_for_long(county):
    days = [
        (DAY - due).days
        for due in db.session.scalars(text("select next_due_on from loans where state = 'overdue'"))
    ]
    assert len(days) == 6
    assert sum(late > 60 for late in days) == 2


def test_no_regular_loan_has_a_line_behind_it(county):
    behind = "select count(*) from loans where state = 'active' and next_due_on < :day"
    assert db.session.scalar(text(behind), {"day": DAY}) == 0


def test_one_claim_is_notified_and_one_is_paid(county):
    rows = db.session.execute(text("select state, count(*) from claims group by state")).all()
    assert dict(rows) == {"notified": 1, "paid": 1}
    assert {"notified", "paid"} <= set(CLAIM.states)


def test_the_paid_claim_was_approved_by_two_people(county):
    paid = one("select first_approver, second_approver, approved_at from claims where state='paid'")
    assert None not in paid and paid.first_approver != paid.second_approver


def test_assets_are_declared_verified_and_pledged(county):
    assert states_in("assets") >= {"declared", "verified", "encumbered"}
    assert states_in("liens") >= {"proposed", "registered"}


def test_a_first_rank_leaves_room_on_its_asset(county):
    room = db.session.scalars(
        text(
            "select b.cap_fen - b.posted_fen - b.pending_fen from ledger_balances b"
            " join ledger_accounts a on a.id = b.account_id"
            " join assets s on s.public_id = a.owner_id"
            " join liens l on l.asset_id = s.id"
            " where l.rank = 1 and l.state = 'registered' and b.cap_fen is not null"
        )
    ).all()
    assert room and max(room) > 0


@pytest.mark.parametrize("table", ["guarantee_applications", "loans", "assets"])
def test_the_first_bank_has_some(county, table):
    bank = (
        "select m.organisation_id from memberships m join users u on u.id = m.user_id"
        " where u.login = 'nongshang-officer'"
    )
    column = {
        "assets": "id in (select asset_id from liens where holder_id = ({}))",
    }.get(table, "lender_id = ({})")
    found = db.session.scalar(text(f"select count(*) from {table} where {column.format(bank)}"))
    assert found
