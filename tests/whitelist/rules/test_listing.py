"""The rules of the list: both sides of each boundary."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.whitelist.rules import listing
from app.whitelist.rules.entry import FAILED, PASSED, UNKNOWN, Condition
from app.whitelist.rules.scoring import REFER
from tests.whitelist.builders import DAY, POLICY

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
MOST = POLICY["whitelist.entry.score_days_max"]


def facts(**kw):
    values = {
        "verified": True,
        "agreed": True,
        "score_on": DAY,
        "negative_until": None,
        "in_process": False,
        "standing_until": None,
    }
    return listing.ProposalFacts(**{**values, **kw})


def codes(**kw):
    return [r.code for r in listing.proposal_refusals(facts(**kw), on=DAY, policy=POLICY)]


def condition(code, outcome):
    return Condition(code, "x", outcome, "house-defaults#whitelist", {})


def test_a_verified_scored_firm_may_be_proposed():
    assert codes() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"verified": False}, "enterprise_unverified"),
        ({"agreed": False, "score_on": None}, "no_live_consent"),
        ({"score_on": None}, "no_score"),
        ({"in_process": True}, "already_proposed"),
        ({"negative_until": DAY}, "on_negative_list"),
        ({"standing_until": DAY + timedelta(days=200)}, "already_listed"),
    ],
)
def test_each_reason_alone(change, code):
    assert codes(**change) == [code]


def test_all_reasons_come_at_once():
    assert len(codes(verified=False, agreed=False, score_on=None, in_process=True)) == 3


def test_a_score_serves_up_to_its_last_day():
    assert codes(score_on=DAY - timedelta(days=MOST)) == []
    assert codes(score_on=DAY - timedelta(days=MOST + 1)) == ["score_too_old"]


def test_a_standing_entry_may_be_checked_anew_from_the_day_of_its_warning():
    warn = POLICY["whitelist.warn_days"]
    assert codes(standing_until=DAY + timedelta(days=warn)) == []
    assert codes(standing_until=DAY + timedelta(days=warn + 1)) == ["already_listed"]


@pytest.mark.parametrize(("grade", "outcome"), [("C", PASSED), ("D", FAILED), (REFER, UNKNOWN)])
def test_the_grade_is_a_condition_and_too_little_known_is_no_failure(grade, outcome):
    found = listing.all_conditions((), grade=grade, negative=False, policy=POLICY)
    assert [c.outcome for c in found if c.code == "grade"] == [outcome]


def test_what_was_seen_fills_a_gap_and_overrules_nothing():
    open_one, lost = condition("tax_grade", UNKNOWN), condition("no_dishonesty", FAILED)
    seen = {"tax_grade": "看过证明", "no_dishonesty": "本人说没有"}
    found = listing.findings_of((open_one, lost), seen)
    assert [f["outcome"] for f in found] == [PASSED, FAILED]
    assert [r.code for r in listing.shortlist_refusals(found)] == ["condition_no_dishonesty"]


def test_a_blank_is_no_evidence():
    found = listing.findings_of((condition("tax_grade", UNKNOWN),), {"tax_grade": "  "})
    assert found[0]["outcome"] == UNKNOWN


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2025, 11, 20), date(2026, 11, 19)),
        (date(2024, 2, 29), date(2025, 2, 27)),
        (date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_last_day(first, last):
    assert listing.last_day(first, policy=POLICY) == last


def test_a_lost_condition_names_its_code():
    assert listing.failed_now([condition("tax_grade", FAILED)]) == "tax"
    assert listing.failed_now([condition("returnee", FAILED)]) == "condition"
    assert listing.failed_now([condition("tax_grade", UNKNOWN)]) is None


STAY = listing.Stay("active", date(2026, 1, 10), date(2027, 1, 9))


@pytest.mark.parametrize(
    ("stay", "day", "stood"),
    [
        (STAY, date(2026, 1, 10), True),
        (STAY, date(2026, 1, 9), False),
        (STAY, date(2027, 1, 9), True),
        (STAY, date(2027, 1, 10), False),
        (replace(STAY, state="proposed"), date(2026, 3, 1), False),
        (replace(STAY, state="expired"), date(2026, 3, 1), True),
        (replace(STAY, state="suspended", suspended_on=date(2026, 5, 1)), date(2026, 4, 30), True),
        (replace(STAY, state="suspended", suspended_on=date(2026, 5, 1)), date(2026, 5, 1), False),
        (
            replace(STAY, suspended_on=date(2026, 5, 1), settled_on=date(2026, 5, 8)),
            date(2026, 5, 7),
            False,
        ),
        (
            replace(STAY, suspended_on=date(2026, 5, 1), settled_on=date(2026, 5, 8)),
            date(2026, 5, 8),
            True,
        ),
        (
            replace(
                STAY, state="removed", suspended_on=date(2026, 5, 1), settled_on=date(2026, 5, 8)
            ),
            date(2026, 6, 1),
            False,
        ),
    ],
)
def test_whether_an_entry_stood_on_a_day(stay, day, stood):
    assert listing.stood_on(stay, day) is stood
