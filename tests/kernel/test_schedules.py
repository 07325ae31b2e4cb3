"""Schedules of every method: worked cases, refusals, and what holds for any loan."""

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.kernel.cost import cost_of
from app.kernel.documents import BadInput, Fields
from app.kernel.schedules.changes import penalty, prepay, settle
from app.kernel.schedules.documents import OPTIONAL, REQUIRED, read_terms
from app.kernel.schedules.lines import draw_up
from app.kernel.schedules.terms import METHODS, Extension, Fee, Subsidy, Terms

FILE = Path(__file__).resolve().parents[1] / "cases" / "schedules.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_worked_case_comes_out_to_the_fen(case):
    terms = read_terms(Fields(case["terms"], required=REQUIRED, optional=OPTIONAL))
    lines = draw_up(terms)
    cost = vars(cost_of(terms, lines))
    assert len(lines) == case["count"]
    assert sum(line.interest_fen for line in lines) == case["total_interest_fen"]
    for number, *expected in case["lines"]:
        assert _figures(lines[number - 1]) == expected
    for name in ("net_received_fen", "total_cost_fen", "subsidy_fen"):
        assert cost[name] == case.get(name, cost[name])


def _figures(line):
    figures = (line.principal_fen, line.interest_fen, line.balance_fen)
    return [line.due_on.isoformat(), line.days or 0, *figures]


def a_loan(**changes):
    agreed = {
        "principal_fen": 12_000_000,
        "annual_rate": Decimal("0.036"),
        "method": "equal_instalment",
        "drawn_on": date(2026, 1, 31),
        "term_months": 12,
    }
    return Terms(**(agreed | changes))


INTEREST_ONLY = {"method": "interest_only"}
BULLET = {"method": "bullet"}
QUARTERLY = {"payment_every": "quarter"}
BY_DATE = {"term_months": None}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"principal_fen": 0}, "principal_fen"),
        ({"principal_fen": -1}, "principal_fen"),
        ({"annual_rate": Decimal("-0.01")}, "annual_rate"),
        ({"method": "balloon"}, "method"),
        ({"term_months": 0}, "term_months"),
        ({"term_months": 601}, "term_months"),
        (BY_DATE, "term_months"),
        ({"matures_on": date(2027, 1, 31)}, "matures_on"),
        (BY_DATE | {"matures_on": date(2027, 1, 30)}, "matures_on"),
        (BY_DATE | BULLET | {"matures_on": date(2026, 1, 31)}, "matures_on"),
        (BY_DATE | BULLET | {"matures_on": date(2025, 1, 31)}, "matures_on"),
        (BY_DATE | BULLET | {"matures_on": date(2076, 2, 1)}, "matures_on"),
        ({"drawn_on": date(9999, 6, 1)}, "term_months"),
        ({"payment_every": "week"}, "payment_every"),
        (BULLET | QUARTERLY, "payment_every"),
        (INTEREST_ONLY | QUARTERLY, "payment_every"),
        (QUARTERLY | {"term_months": 10}, "term_months"),
        (QUARTERLY | BY_DATE | {"matures_on": date(2026, 2, 28)}, "matures_on"),
        (QUARTERLY | {"grace_months": 2}, "grace_months"),
        ({"grace_months": 12}, "grace_months"),
        ({"grace_months": -1}, "grace_months"),
        (BULLET | {"grace_months": 1}, "grace_months"),
        (INTEREST_ONLY | {"grace_months": 0}, "grace_months"),
        ({"interest_period": "month"}, "interest_period"),
        (INTEREST_ONLY | {"interest_period": "year"}, "interest_period"),
        ({"extension": Extension(date(2028, 1, 1), Decimal(0))}, "extension"),
        (BULLET | {"extension": Extension(date(2028, 1, 1), Decimal(0))}, "extension"),
        (INTEREST_ONLY | {"extension": Extension(date(2027, 1, 31), Decimal(0))}, "extension.to"),
        (INTEREST_ONLY | {"extension": Extension(date.max, Decimal(0))}, "extension.to"),
        (
            INTEREST_ONLY | {"extension": Extension(date(2028, 1, 1), Decimal(-1))},
            "extension.annual_rate",
        ),
        ({"fees": (Fee("tip", 1),)}, "fees[0].kind"),
        ({"fees": (Fee("other", 1), Fee("other", 0))}, "fees[1].amount_fen"),
        ({"fees": (Fee("other", 1, date(2026, 1, 30)),)}, "fees[0].paid_on"),
        ({"fees": (Fee("other", 6_000_000), Fee("other", 6_000_000))}, "fees"),
        ({"fees": (Fee("other", 12_000_000, date(2026, 1, 31)),)}, "fees"),
        ({"subsidy": Subsidy(Decimal("1.1"), "at_maturity")}, "subsidy.share_of_interest"),
        ({"subsidy": Subsidy(Decimal("0.5"), "yearly")}, "subsidy.paid"),
    ],
)
def test_impossible_terms_are_refused_where_they_stand(changes, where):
    with pytest.raises(BadInput) as refused:
        a_loan(**changes)
    assert refused.value.where == where


@pytest.mark.parametrize(
    "changes",
    [
        {"term_months": 600},
        {"term_months": 1},
        BY_DATE | {"matures_on": date(2026, 2, 28)},
        BY_DATE | BULLET | {"matures_on": date(2026, 2, 1)},
        BY_DATE | BULLET | {"matures_on": date(2076, 1, 31)},
        {"grace_months": 11},
        {"fees": (Fee("other", 11_999_999), Fee("other", 50_000_000, date(2040, 1, 1)))},
        INTEREST_ONLY | {"drawn_on": date(9998, 12, 31)},
    ],
)
def test_terms_just_within_the_bounds_are_drawn_up(changes):
    assert draw_up(a_loan(**changes))[-1].balance_fen == 0


def test_a_maturity_on_a_due_date_is_the_same_as_its_term():
    by_date = a_loan(term_months=None, matures_on=date(2026, 11, 30))
    assert draw_up(by_date) == draw_up(a_loan(term_months=10))


RATES = st.decimals(min_value=0, max_value=Decimal("0.5"), places=6)


@st.composite
def loans(draw, methods=METHODS, max_months=120):
    method = draw(st.sampled_from(methods))
    equal = method.startswith("equal")
    quarterly = equal and draw(st.booleans())
    each = 3 if quarterly else 1
    periods = draw(st.integers(1, max_months // each))
    grace = draw(st.integers(0, periods - 1)) * each if equal else None
    return Terms(
        principal_fen=draw(st.integers(1, 10**12)),
        annual_rate=draw(RATES),
        method=method,
        drawn_on=draw(st.dates(min_value=date(2000, 1, 1), max_value=date(2060, 1, 1))),
        term_months=periods * each,
        payment_every="quarter" if quarterly else "month",
        grace_months=grace,
        interest_period=draw(st.sampled_from(["month", "quarter"]))
        if method == "interest_only"
        else None,
    )


EQUAL_LOANS = loans(methods=METHODS[:2])


@given(loans())
def test_the_principal_comes_back_whole_and_every_figure_is_sound(terms):
    lines = draw_up(terms)
    balance = terms.principal_fen
    for number, line in enumerate(lines, start=1):
        assert line.number == number
        assert line.principal_fen >= 0
        assert line.interest_fen >= 0
        balance -= line.principal_fen
        assert line.balance_fen == balance >= 0
    assert balance == 0
    assert lines[-1].due_on == terms.maturity
    assert sorted({line.due_on for line in lines}) == [line.due_on for line in lines]


@given(loans(), st.decimals(min_value=0, max_value=Decimal("0.1"), places=4))
def test_interest_does_not_fall_when_the_rate_rises(terms, more):
    dearer = Terms(**(vars(terms) | {"annual_rate": terms.annual_rate + more}))
    # Each line is rounded by itself, so a rate higher by nothing much may lose a fen a line.
    slack = len(draw_up(terms)) if terms.is_equal else 0
    assert _interest(dearer) >= _interest(terms) - slack


@given(loans(methods=("interest_only", "bullet")), st.integers(1, 24))
def test_interest_does_not_fall_when_the_term_grows(terms, more):
    longer = Terms(**(vars(terms) | {"term_months": terms.term_months + more}))
    # A short last period of its own may round up what a full one rounds down.
    assert _interest(longer) >= _interest(terms) - 1


def _interest(terms):
    return sum(line.interest_fen for line in draw_up(terms))


@given(loans(methods=("equal_instalment",)))
def test_equal_instalments_are_equal_but_for_grace_and_the_last(terms):
    assume(terms.principal_fen > 10**6)
    after_grace = draw_up(terms)[(terms.grace_months or 0) // terms.months_each : -1]
    assert len({line.total_fen for line in after_grace}) <= 1


@given(loans(methods=("interest_only",)), st.integers(1, 800), RATES)
def test_an_extension_only_adds_lines(terms, days, rate):
    extension = Extension(terms.maturity + timedelta(days=days), rate)
    longer = draw_up(Terms(**(vars(terms) | {"extension": extension})))
    before = draw_up(terms)
    assert longer[: len(before) - 1] == before[:-1]
    assert longer[len(before) - 1].due_on == terms.maturity
    assert longer[len(before) - 1].interest_fen == before[-1].interest_fen
    assert longer[-1].due_on == extension.to
    assert sum(line.principal_fen for line in longer) == terms.principal_fen


@given(loans(methods=("interest_only", "bullet")), st.data())
def test_settling_on_a_due_date_costs_what_the_schedule_says(terms, data):
    lines = draw_up(terms)
    paid = data.draw(st.integers(0, len(lines) - 1))
    due = settle(terms, paid_lines=paid, settle_on=lines[paid].due_on)
    assert due.interest_fen == lines[paid].interest_fen
    assert due.days == lines[paid].days
    assert due.total_fen == terms.principal_fen + lines[paid].interest_fen


def test_settling_an_instalment_loan_counts_days_from_the_last_paid_line():
    due = settle(a_loan(), paid_lines=1, settle_on=date(2026, 3, 10))
    balance = draw_up(a_loan())[0].balance_fen
    assert (due.balance_fen, due.days) == (balance, 10)
    assert due.interest_fen == round(balance * Decimal("0.0001") * 10)


def test_settling_within_an_extension_is_at_its_rate():
    extended = a_loan(
        method="interest_only", extension=Extension(date(2027, 3, 1), Decimal("0.072"))
    )
    due = settle(extended, paid_lines=12, settle_on=date(2027, 2, 10))
    assert (due.days, due.interest_fen) == (10, 24_000)


@pytest.mark.parametrize(
    ("paid", "day", "where"),
    [
        (1, date(2026, 2, 27), "settle_on"),
        (1, date(2026, 4, 1), "settle_on"),
        (0, date(2026, 1, 30), "settle_on"),
        (12, date(2027, 1, 31), "paid_lines"),
    ],
)
def test_a_settlement_outside_its_period_is_refused(paid, day, where):
    with pytest.raises(BadInput) as refused:
        settle(a_loan(), paid_lines=paid, settle_on=day)
    assert refused.value.where == where


@given(EQUAL_LOANS, st.data(), st.sampled_from(["term", "instalment"]))
def test_a_part_prepayment_leaves_a_schedule_of_the_rest(terms, data, keep):
    before = draw_up(terms)
    open_lines = [line for line in before if line.balance_fen > 1]
    assume(open_lines)
    paid = data.draw(st.sampled_from(open_lines))
    part = data.draw(st.integers(1, paid.balance_fen - 1))
    left = prepay(terms, paid_lines=paid.number, part_fen=part, keep=keep)
    assert sum(line.principal_fen for line in left) == paid.balance_fen - part
    assert left[-1].balance_fen == 0
    assert min(line.principal_fen for line in left) >= 0
    assert [line.due_on for line in left] == [
        line.due_on for line in before[paid.number : paid.number + len(left)]
    ]
    assert left[0].number == paid.number + 1
    if keep == "term":
        assert len(left) == len(before) - paid.number


def test_keeping_the_instalment_shortens_the_term():
    before = draw_up(a_loan())
    left = prepay(a_loan(), paid_lines=2, part_fen=5_000_000, keep="instalment")
    assert {line.total_fen for line in left[:-1]} == {before[0].total_fen}
    assert left[-1].total_fen <= before[0].total_fen
    assert len(left) == 5


def test_keeping_the_step_shortens_the_term_of_equal_principal():
    terms = a_loan(method="equal_principal", grace_months=2)
    left = prepay(terms, paid_lines=1, part_fen=3_000_000, keep="instalment")
    steps = [line.principal_fen for line in left]
    assert steps == [0, *[1_200_000] * 7, 600_000]
    assert [line.number for line in left] == list(range(2, 11))


def test_keeping_the_term_works_the_step_out_anew_after_the_grace_left():
    terms = a_loan(method="equal_principal", grace_months=2)
    left = prepay(terms, paid_lines=1, part_fen=3_000_000, keep="term")
    assert [line.principal_fen for line in left] == [0, *[900_000] * 10]


def test_a_fen_prepaid_never_lengthens_the_term():
    terms = a_loan(principal_fen=10_000_001, annual_rate=Decimal(0), term_months=3)
    left = prepay(terms, paid_lines=1, part_fen=1, keep="instalment")
    assert [line.number for line in left] == [2, 3]


@pytest.mark.parametrize(
    ("changes", "paid", "part", "where"),
    [
        ({}, 0, 1, "paid_lines"),
        ({}, 13, 1, "paid_lines"),
        ({}, 12, 1, "part_fen"),
        ({}, 1, 0, "part_fen"),
        ({}, 1, 12_000_000, "part_fen"),
        (INTEREST_ONLY, 1, 1, "method"),
        (BULLET, 1, 1, "method"),
    ],
)
def test_an_impossible_prepayment_is_refused(changes, paid, part, where):
    with pytest.raises(BadInput) as refused:
        prepay(a_loan(**changes), paid_lines=paid, part_fen=part, keep="term")
    assert refused.value.where == where


def test_the_whole_balance_is_a_settlement_not_a_part():
    balance = draw_up(a_loan())[0].balance_fen
    with pytest.raises(BadInput, match="less than the balance"):
        prepay(a_loan(), paid_lines=1, part_fen=balance, keep="term")


def test_penalty_interest_replaces_ordinary_interest_day_by_day():
    rates = {"annual_rate": Decimal("0.0435"), "uplift": Decimal("0.5")}
    due = penalty(100_000_000, **rates, since=date(2026, 1, 1), to=date(2026, 2, 1))
    assert (due.days, due.penalty_fen) == (31, 561_875)
    assert penalty(1, **rates, since=date(2026, 1, 1), to=date(2026, 1, 1)).penalty_fen == 0
    with pytest.raises(BadInput, match="before"):
        penalty(1, **rates, since=date(2026, 1, 2), to=date(2026, 1, 1))
