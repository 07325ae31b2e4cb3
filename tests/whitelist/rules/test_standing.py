"""A score as its reader sees it."""

from app.whitelist.rules.scoring import score
from app.whitelist.rules.standing import groups_of, most_of_card, reasons_in_words
from tests.whitelist.builders import POLICY, a_definition
from tests.whitelist.rules.test_scoring import BEST

CARD = a_definition()


def groups(row):
    result = score(CARD, row)
    return groups_of(CARD, inputs=row, by_factor=result.by_factor, sources={})


def test_groups_add_up_to_the_whole():
    row = {**BEST, "employees": 1, "credit_test": None}
    found = groups(row)
    assert sum(group.points for group in found) == score(CARD, row).points
    assert sum(group.most for group in found) == most_of_card(CARD) == 100


def test_each_group_may_give_what_the_parameter_says():
    assert {g.code: g.most for g in groups(BEST)} == dict(POLICY["whitelist.points"])


def test_a_kept_reason_is_told_in_the_words_of_its_card():
    assert reasons_in_words(CARD, ["E04", "gone"]) == (("吸纳就业人数不多", "Few people employed"),)
