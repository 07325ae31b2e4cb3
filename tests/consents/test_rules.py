"""What a consent may say, and for how long."""

import hashlib
from datetime import date

import pytest

from app.consents.rules import (
    PURPOSE_TEXTS,
    PURPOSES,
    SCORING_BEFORE_FACTS,
    STOP_TEXTS,
    WITHOUT_FACTS,
    ConsentDraft,
    Recipient,
    consent_refusals,
    consent_text,
    latest_expiry,
    narrowing_refusals,
    text_version,
)
from app.policy.policy import policy_on

ON = date(2026, 11, 24)
POLICY = policy_on(ON)


def refused(**kw) -> list[str | None]:
    values = {"purposes": ("matching",), "recipients": (), "expires_on": date(2027, 5, 1), **kw}
    return [r.field for r in consent_refusals(ConsentDraft(**values), on=ON, policy=POLICY)]


@pytest.mark.parametrize("purposes", [("scoring",), PURPOSES, ("referral", "matching")])
def test_any_part_of_the_three_purposes_may_be_given(purposes):
    assert refused(purposes=purposes) == []


@pytest.mark.parametrize("purposes", [(), ("statistics",), ("matching", "everything")])
def test_no_purpose_and_an_unknown_one_are_refused(purposes):
    assert refused(purposes=purposes) == ["purposes"]


@pytest.mark.parametrize(
    ("day", "fields"),
    [
        (date(2026, 11, 23), ["expires_on"]),
        (ON, []),
        (date(2027, 11, 24), []),
        (date(2027, 11, 25), ["expires_on"]),
    ],
)
def test_a_consent_lives_from_today_to_twelve_months(day, fields):
    assert refused(expires_on=day) == fields


def test_twelve_months_from_a_leap_day_end_in_february():
    assert latest_expiry(date(2028, 2, 29), policy=POLICY) == date(2029, 2, 28)


@pytest.mark.parametrize(
    "recipient",
    [Recipient("township", "active"), Recipient("bank", "retired"), Recipient("bank", "suspended")],
)
def test_only_institutions_at_work_that_lend_or_cover_may_be_named(recipient):
    assert refused(recipients=(Recipient("bank", "active"), recipient)) == ["recipients"]


def test_every_purpose_says_what_is_agreed_to_and_what_stops():
    assert set(PURPOSE_TEXTS) == set(STOP_TEXTS) == set(PURPOSES)


def test_the_text_version_depends_on_the_ticks_and_not_on_their_order():
    assert text_version(("referral", "matching")) == text_version(("matching", "referral"))
    assert text_version(("matching",)) != text_version(("scoring",))


@pytest.mark.parametrize(
    ("left", "purposes", "recipients", "codes"),
    [
        (1, ("matching",), 0, []),
        (2, (), 1, []),
        (3, (), 0, ["nothing_to_narrow"]),
        (0, ("matching",), 0, ["nothing_left"]),
    ],
)
def test_narrowing_stops_something_and_leaves_something(left, purposes, recipients, codes):
    found = narrowing_refusals(purposes_left=left, purposes=purposes, recipients=recipients)
    assert [r.code for r in found] == codes


def test_a_consent_given_to_the_words_before_facts_is_known_by_its_version():
    old = {**PURPOSE_TEXTS, "scoring": SCORING_BEFORE_FACTS}
    for purposes in (("scoring",), ("matching", "scoring"), PURPOSES):
        given = hashlib.sha256(consent_text(purposes, old).encode()).hexdigest()
        assert given in WITHOUT_FACTS and text_version(purposes) not in WITHOUT_FACTS
    assert text_version(("matching",)) not in WITHOUT_FACTS
