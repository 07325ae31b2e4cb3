"""What may be asked for, and what sending takes."""

from datetime import date

import pytest

from app.needs.rules import SubmissionFacts, draft_refusals, edit_refusals, submission_refusals
from app.needs.rules.stating import withdrawal_refusals
from app.policy.policy import policy_on
from tests.needs.builders import a_draft

POLICY = policy_on(date(2026, 11, 25))


def codes(refusals):
    return [refusal.code for refusal in refusals]


def test_an_ordinary_need_is_taken():
    assert draft_refusals(a_draft(), policy=POLICY) == ()


@pytest.mark.parametrize("fen", [1_000_000, 5_000_000_000])
def test_the_bounds_of_the_amount_are_inside(fen):
    assert draft_refusals(a_draft(amount_fen=fen), policy=POLICY) == ()


@pytest.mark.parametrize("fen", [999_999, 5_000_000_001, 0])
def test_beyond_the_bounds_the_amount_is_refused_beside_its_field(fen):
    (refusal,) = draft_refusals(a_draft(amount_fen=fen), policy=POLICY)
    assert (refusal.code, refusal.field, refusal.actual) == (
        "amount_out_of_range",
        "amount_fen",
        fen,
    )


@pytest.mark.parametrize(("months", "fine"), [(1, True), (240, True), (241, False), (0, False)])
def test_the_term_ends_with_the_policy(months, fine):
    assert (draft_refusals(a_draft(term_months=months), policy=POLICY) == ()) is fine


def test_five_hundred_chinese_characters_are_enough():
    assert draft_refusals(a_draft(purpose="橙" * 500), policy=POLICY) == ()
    assert codes(draft_refusals(a_draft(purpose="橙" * 501), policy=POLICY)) == ["purpose_long"]


@pytest.mark.parametrize("purpose", ["", "   ", "\n"])
def test_blanks_are_no_purpose(purpose):
    assert codes(draft_refusals(a_draft(purpose=purpose), policy=POLICY)) == ["purpose_missing"]


def test_every_reason_is_told_at_once():
    bad = a_draft(amount_fen=1, term_months=999, purpose="")
    assert len(draft_refusals(bad, policy=POLICY)) == 3


def test_consent_is_asked_before_verification():
    facts = SubmissionFacts(enterprise_verified=False, consent_live=False)
    assert codes(submission_refusals(facts)) == ["no_live_consent", "enterprise_unverified"]


def test_nothing_but_consent_and_verification_stands_before_sending():
    assert submission_refusals(SubmissionFacts(True, True)) == ()


@pytest.mark.parametrize(("state", "fine"), [("draft", True), ("returned", True), ("open", False)])
def test_drafts_and_returned_needs_are_edited(state, fine):
    assert (edit_refusals(state) == ()) is fine


def test_an_accepted_offer_stands_before_taking_back():
    assert withdrawal_refusals(0) == ()
    assert codes(withdrawal_refusals(1)) == ["offer_accepted"]
