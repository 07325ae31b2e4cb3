"""Whose turn it is, by when, what an owner may do."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.policy.policy import policy_on
from app.whitelist.rules import objecting, places

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ENDS = date(2026, 11, 19)
POLICY = policy_on(date(2026, 11, 1))
DAYS = places.Days(
    review_due_at=AT,
    notice_until=AT + timedelta(days=1),
    reply_until=AT + timedelta(days=2),
    valid_to=ENDS,
    heard=False,
)


def test_after_the_reply_or_its_days_the_centre_is_next():
    until = AT + timedelta(days=1)
    assert not places.is_heard(at=AT, reply_until=until, replied=False)
    assert places.is_heard(at=AT, reply_until=until, replied=True)
    assert places.is_heard(at=until + timedelta(seconds=1), reply_until=until, replied=False)
    assert places.turn_of("suspended", heard=False).who == "您"
    assert places.turn_of("suspended", heard=True).who == "县金融服务中心"
    assert places.turn_of("active", heard=True) == places.TURNS["active"]


def test_while_an_objection_is_open_the_centre_is_next_and_nothing_enters_by_itself():
    quiet = places.turn_of("public_notice", heard=False)
    contested = places.turn_of("public_notice", heard=False, contested=True)
    assert (quiet.who, contested.who) == ("系统", "县金融服务中心")
    assert places.turn_of("active", heard=False, contested=True) == places.TURNS["active"]


def test_the_second_person_is_next_only_once_the_first_wrote_an_opinion():
    first = places.turn_of("under_review", heard=False, opinion=False)
    assert first.what == "初审人填写意见，之后由第二个人决定"
    assert places.turn_of("under_review", heard=False) == places.TURNS["under_review"]


@pytest.mark.parametrize(
    ("state", "due"),
    [
        ("proposed", DAYS.review_due_at),
        ("under_review", DAYS.review_due_at),
        ("public_notice", DAYS.notice_until),
        ("active", DAYS.valid_to),
        ("suspended", DAYS.reply_until),
        ("removed", None),
    ],
)
def test_each_state_waits_for_its_own_day(state, due):
    assert places.due_of(state, DAYS) == due


def test_nobody_waits_for_an_answer_that_was_given():
    heard = places.Days(AT, None, AT, ENDS, heard=True)
    assert places.due_of("suspended", heard) is None


@pytest.mark.parametrize(
    ("state", "days_left", "open_"),
    [
        ("active", POLICY["whitelist.warn_days"], True),
        ("active", POLICY["whitelist.warn_days"] + 1, False),
        ("expired", -1, True),
        ("suspended", 1, False),
        ("refused", 1, False),
    ],
)
def test_a_re_check_opens_some_days_before_the_end(state, days_left, open_):
    on = ENDS - timedelta(days=days_left)
    assert places.may_renew(state, valid_to=ENDS, on=on, policy=POLICY) is open_


@pytest.mark.parametrize(
    ("state", "valid_to", "holds"),
    [("active", ENDS, True), ("suspended", ENDS, False), ("active", None, False)],
)
def test_a_certificate_holds_while_its_entry_does(state, valid_to, holds):
    assert places.certificate_holds(state, valid_to=valid_to, on=ENDS) is holds


def test_anybody_may_object_to_what_the_public_knows():
    assert [s for s in places.TURNS if objecting.may_object(s)] == [
        "public_notice",
        "active",
        "suspended",
    ]
