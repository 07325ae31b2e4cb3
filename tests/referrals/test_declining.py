"""A lender's no carries reasons that can be acted on (scenario B6)."""

from datetime import date

import pytest

from app.policy.policy import policy_on
from app.referrals.rules import (
    comment_shown,
    decline_reasons,
    decline_refusals,
    grouped_reasons,
    leads_to_unmet,
)

POLICY = policy_on(date(2026, 11, 25))


@pytest.mark.parametrize(
    ("reasons", "comment", "refused"),
    [
        ((), "", ["reason_missing"]),
        ((), "写了很多但没有选原因，也不行，必须选一个原因", ["reason_missing"]),
        (("R03",), "", []),
        (("R03", "R18"), "", []),
        (("R99",), "", ["reason_unknown"]),
        (("R03", "R99"), "", ["reason_unknown"]),
        (("R30",), "", ["comment_short"]),
        (("R30",), "其" * 19, ["comment_short"]),
        (("R30",), " " * 10 + "其" * 19, ["comment_short"]),
        (("R30",), "其" * 20, []),
        (("R99", "R30"), "短", ["reason_unknown", "comment_short"]),
        (("comment_required_for",), "", ["reason_unknown"]),
    ],
)
def test_scenario_b6(reasons, comment, refused):
    assert [r.code for r in decline_refusals(reasons, comment, policy=POLICY)] == refused


def test_every_reason_has_plain_words_and_a_remedy_in_both_languages():
    for code, entry in decline_reasons(POLICY).items():
        words = ("applicant_zh", "applicant_en", "centre_zh", "centre_en", "remedy_zh", "remedy_en")
        assert all(entry[word].strip() for word in words), code


def test_every_reason_stands_in_one_group():
    ticks = [code for _, codes in grouped_reasons(POLICY) for code in codes]
    assert sorted(ticks) == sorted(decline_reasons(POLICY))
    assert all(codes for _, codes in grouped_reasons(POLICY))


@pytest.mark.parametrize(
    ("reasons", "shown"),
    [(("R03",), False), (("R30",), True), (("R24",), False), (("R24", "R30"), False)],
)
def test_a_doubt_about_papers_is_not_spelled_out(reasons, shown):
    assert comment_shown(reasons, policy=POLICY) is shown


@pytest.mark.parametrize(
    ("refused", "nobody_left", "unmet"),
    [(1, False, False), (2, False, False), (3, False, True), (1, True, True), (0, True, True)],
)
def test_when_the_road_ends_for_now(refused, nobody_left, unmet):
    assert leads_to_unmet(refused=refused, nobody_left=nobody_left, policy=POLICY) is unmet
