"""Evidence, settlements, helpers: who may speak for an enterprise."""

import pytest

from app.enterprises.rules import standing


@pytest.mark.parametrize(
    ("evidence", "note", "fields"),
    [
        ("licence", "看了执照", []),
        ("authority", "委托书", []),
        ("rumour", "听说", ["evidence"]),
        ("licence", "  ", ["note"]),
        ("licence", "字" * 1001, ["note"]),
        ("", "\x00", ["evidence", "note"]),
    ],
)
def test_a_verification_names_its_evidence_and_says_what_was_seen(evidence, note, fields):
    assert [r.field for r in standing.verification_refusals(evidence, note)] == fields


def test_nobody_verifies_an_enterprise_of_their_own():
    assert [r.code for r in standing.verifier_refusals(is_member=True)] == ["own_enterprise"]
    assert standing.verifier_refusals(is_member=False) == ()


@pytest.mark.parametrize(
    ("outcome", "note", "fields"),
    [("keep", "执照", []), ("transfer", "执照", []), ("split", "", ["outcome", "note"])],
)
def test_a_settlement_is_one_of_two_with_reasons(outcome, note, fields):
    assert [r.field for r in standing.settlement_refusals(outcome, note)] == fields


@pytest.mark.parametrize(
    ("known", "entrepreneur", "member", "agreed", "codes"),
    [
        (True, True, False, True, []),
        (False, False, False, True, ["helper_unknown"]),
        (True, False, False, True, ["helper_unknown"]),
        (True, True, True, True, ["already_member"]),
        (True, True, False, False, ["not_agreed"]),
    ],
)
def test_a_helper_is_known_new_and_agreed_to(known, entrepreneur, member, agreed, codes):
    candidate = standing.Candidate(known, entrepreneur, member)
    assert [r.code for r in standing.helper_refusals(candidate, agreed=agreed)] == codes


@pytest.mark.parametrize(
    ("member", "by_owner", "by_self", "codes"),
    [
        ("owner", True, True, ["owner_stays"]),
        ("helper", True, False, []),
        ("helper", False, True, []),
        ("helper", False, False, ["owner_only"]),
    ],
)
def test_a_helper_is_ended_by_the_owner_or_the_helper(member, by_owner, by_self, codes):
    found = standing.ending_refusals(standing=member, by_owner=by_owner, by_self=by_self)
    assert [r.code for r in found] == codes


def test_a_closed_enterprise_and_a_helper_give_no_consent():
    assert [r.code for r in standing.giving_refusals("closed", owns=True)] == ["enterprise_closed"]
    assert [r.code for r in standing.giving_refusals("verified", owns=False)] == ["owner_only"]
    assert standing.giving_refusals("unverified", owns=True) == ()
