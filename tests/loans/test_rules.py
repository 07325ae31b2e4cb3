"""What a loan is judged by, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.loans.rules import (
    BookingFacts,
    DueLine,
    allocate,
    arrears_fen,
    booking_refusals,
    days_past_due,
    due_soon,
    guaranteed_left_fen,
    left_in_all_fen,
    next_due_on,
    open_conditions,
    principal_left_fen,
    reminder_reached,
    settling_fen,
)

ORDER = ("interest", "principal")
FIRST = date(2026, 1, 31)


def lines(*amounts):
    """Lines of (principal, interest), thirty days apart."""
    return tuple(
        DueLine(number, FIRST + timedelta(days=30 * (number - 1)), principal, interest)
        for number, (principal, interest) in enumerate(amounts, start=1)
    )


def laid(allocation):
    return [(part.number, part.principal_fen, part.interest_fen) for part in allocation.parts]


def test_interest_goes_before_principal_within_a_line():
    found = allocate(lines((100, 10), (100, 8)), 15, FIRST, order=ORDER)
    assert laid(found) == [(1, 5, 10)] and not found.settles


def test_what_comes_early_pays_the_next_lines_ahead():
    found = allocate(lines((100, 10), (100, 8)), 112, FIRST, order=ORDER)
    assert laid(found) == [(1, 100, 10), (2, 0, 2)]


def test_the_order_is_the_policys():
    found = allocate(lines((100, 10), (100, 8)), 15, FIRST, order=("principal", "interest"))
    assert laid(found) == [(1, 15, 0)]


def test_all_principal_and_the_interest_due_settle():
    loan = lines((100, 10), (100, 8))
    assert settling_fen(loan, FIRST) == 210
    assert not allocate(loan, 209, FIRST, order=ORDER).settles
    settling = allocate(loan, 210, FIRST, order=ORDER)
    assert settling.settles and laid(settling) == [(1, 100, 10), (2, 100, 0)]


def test_before_anything_is_due_the_principal_alone_settles():
    assert settling_fen(lines((100, 10)), FIRST - timedelta(days=1)) == 100


def test_a_line_is_overdue_the_day_after_it_fell_due():
    loan = lines((100, 10), (100, 8))
    assert days_past_due(next_due_on(loan), FIRST) == 0
    assert days_past_due(next_due_on(loan), FIRST + timedelta(days=1)) == 1
    assert arrears_fen(loan, FIRST) == 0
    assert arrears_fen(loan, FIRST + timedelta(days=1)) == 110


amounts = st.lists(
    st.tuples(st.integers(0, 10**9), st.integers(0, 10**7)), min_size=1, max_size=12
).filter(lambda found: sum(p for p, _ in found) > 0)


@given(amounts, st.data())
def test_a_repayment_is_laid_out_whole_and_never_beyond_a_line(amounts, data):
    loan = lines(*amounts)
    amount = data.draw(st.integers(1, left_in_all_fen(loan)))
    day = FIRST + timedelta(days=data.draw(st.integers(-10, 400)))
    found = allocate(loan, amount, day, order=ORDER)
    assert found.principal_fen + found.interest_fen == amount
    by_number = {line.number: line for line in loan}
    for part in found.parts:
        assert 0 <= part.principal_fen <= by_number[part.number].principal_left_fen
        assert 0 <= part.interest_fen <= by_number[part.number].interest_left_fen
    assert found.settles == (found.principal_fen == principal_left_fen(loan))


@given(st.integers(1, 10**12), st.data())
def test_a_guaranteed_part_never_grows_and_ends_at_nothing(principal, data):
    guaranteed = data.draw(st.integers(1, principal))
    more = data.draw(st.integers(0, principal))
    less = data.draw(st.integers(0, more))

    def left(balance):
        return guaranteed_left_fen(balance, guaranteed_fen=guaranteed, principal_fen=principal)

    assert 0 <= left(less) <= left(more) <= guaranteed
    assert (left(0), left(principal)) == (0, guaranteed)


def test_text_alone_never_blocks():
    asked = [{"kind": "insurance", "text": "买保险"}, {"kind": "pledge", "collateral_id": "a1"}]
    assert [c["collateral_id"] for c in open_conditions(asked, frozenset())] == ["a1"]
    assert open_conditions(asked, frozenset({"a1"})) == ()


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"booked": True, "offer_state": "open"}, ["already_booked"]),
        ({"offer_state": "expired"}, ["offer_not_accepted"]),
        ({"names_programme": True}, ["guarantee_missing"]),
        ({"names_programme": True, "covered": True}, []),
        ({"open_conditions": ({"kind": "pledge", "collateral_id": "a1"},)}, ["condition_open"]),
    ],
)
def test_what_stands_against_a_booking(changes, codes):
    facts = {"booked": False, "offer_state": "accepted", "names_programme": False}
    found = booking_refusals(BookingFacts(**{"covered": False, **facts, **changes}))
    assert [refusal.code for refusal in found] == codes


def test_reminders_come_once_each():
    assert [reminder_reached(d, (1, 30, 60, 90)) for d in (0, 1, 29, 30, 400)] == [0, 1, 1, 30, 90]
    day = date(2026, 3, 10)
    assert due_soon(day, date(2026, 3, 5), days=5, reminded_for=None)
    assert not due_soon(day, date(2026, 3, 5), days=5, reminded_for=day)
    assert not due_soon(day, date(2026, 3, 4), days=5, reminded_for=None)
    assert not due_soon(None, day, days=5, reminded_for=None)
