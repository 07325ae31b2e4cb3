"""What a visit may say, and whom an officer may look after."""

from datetime import date, timedelta

import pytest

from app.liaison.rules import (
    AssignmentFacts,
    VisitDraft,
    assignment_refusals,
    due_again,
    visit_refusals,
)
from app.policy.policy import policy_on

TODAY = date(2026, 11, 25)
POLICY = policy_on(TODAY)


def codes(**kw):
    draft = VisitDraft(**{"on": TODAY, "mode": "visit", **kw})
    return [refusal.code for refusal in visit_refusals(draft, on=TODAY)]


def test_a_visit_without_a_note_is_enough():
    assert codes() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on": TODAY + timedelta(days=1)}, "visit_in_future"),
        ({"on": TODAY - timedelta(days=367)}, "visit_too_old"),
        ({"next_on": TODAY}, "next_before_visit"),
        ({"mode": "drone"}, "mode_unknown"),
        ({"issues": ("weather",)}, "issue_unknown"),
        ({"note": "长" * 501}, "note_long"),
        ({"tests": {"credit": "passed"}}, "note_missing"),
        ({"needs_help": True}, "note_missing"),
    ],
)
def test_what_a_visit_may_not_say(change, code):
    assert codes(**change) == [code]


def test_yesterday_and_a_year_ago_may_be_written_down():
    assert codes(on=TODAY - timedelta(days=1)) == codes(on=TODAY - timedelta(days=366)) == []


def assigned(**kw):
    plain = {
        "standing": "officer",
        "firms_now": 0,
        "for_park": False,
        "taken": False,
        "already": False,
    }
    refusals = assignment_refusals(AssignmentFacts(**{**plain, **kw}), policy=POLICY)
    return [refusal.code for refusal in refusals]


def test_an_officer_takes_a_free_firm():
    assert assigned() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"taken": True}, "already_taken"),
        ({"already": True, "taken": True}, "already_assigned"),
        ({"standing": "lead", "firms_now": 1}, "too_many_firms"),
        ({"firms_now": 40}, "too_many_firms"),
        ({"standing": "king"}, "standing_unknown"),
    ],
)
def test_why_an_assignment_is_refused(change, code):
    assert assigned(**change) == [code]


def test_a_leader_of_one_firm_may_still_answer_for_the_park():
    assert assigned(standing="lead", firms_now=1, for_park=True) == []


def test_when_to_go_again():
    assert due_again(None, None, policy=POLICY) is None
    assert due_again(TODAY, None, policy=POLICY) == TODAY + timedelta(days=90)
    assert due_again(TODAY, TODAY + timedelta(days=3), policy=POLICY) == TODAY + timedelta(days=3)
