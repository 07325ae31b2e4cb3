"""Which cards a county may use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.whitelist.rules.cards import card_refusals, most_by_group
from app.whitelist.rules.facts import COLUMNS, GROUPS
from app.whitelist.rules.forbidden import FORBIDDEN_CHINESE, FORBIDDEN_WORDS, is_forbidden
from tests.whitelist.builders import POLICY, TOTAL, a_definition, factor


def codes(card) -> list[str]:
    return [refusal.code for refusal in card_refusals(card, total=TOTAL)]


def test_the_houses_card_can_be_used():
    assert codes(a_definition()) == []


def test_the_houses_card_has_the_six_groups_of_the_parameter():
    assert most_by_group(a_definition()) == dict(POLICY["whitelist.points"])
    assert set(GROUPS) == set(POLICY["whitelist.points"])


def test_the_houses_card_has_the_grades_of_the_parameter():
    grades = {g["grade"]: g["min_points"] for g in a_definition()["grades"]}
    assert grades == dict(POLICY["whitelist.grades"])


def changed(column: str, **kw) -> dict:
    card = a_definition()
    factor(card, column).update(kw)
    return card


@pytest.mark.parametrize(
    ("card", "code"),
    [
        (a_definition(contract="other/1"), "card_contract"),
        (a_definition(calibration={"kind": "logistic", "slope": 1}), "card_probability"),
        (a_definition(calibration=[]), "card_probability"),
        (a_definition(base_points="0"), "card_points"),
        (a_definition(base_points=5), "card_total"),
        (a_definition(factors=[]), "card_empty"),
        (a_definition(factors=["x"]), "card_kind"),
        (a_definition(reasons={}), "card_reason"),
        (a_definition(grades=[{"grade": "A", "min_points": 0}]), "card_grades"),
        (a_definition(grades=[{"grade": "A"}, {"grade": "B"}]), "card_grades"),
        (changed("employees", points=[0, 5, 9, 15]), "card_bins"),
        (changed("employees", edges=[0, 9, 2, 29]), "card_edges"),
        (changed("employees", edges=[0, 2, 9, float("nan")]), "card_edges"),
        (changed("employees", points=[0, 5, 4, 12, 15]), "card_falls"),
        (changed("employees", points=[-1, 5, 9, 12, 15]), "card_points"),
        (changed("employees", points=[0, 5, 9, 12, True]), "card_points"),
        (changed("employees", points=[0, 5, 9, 12, 16]), "card_total"),
        (changed("employees", kind="categorical"), "card_kind"),
        (changed("revenue_wan", missing=1), "card_missing"),
        (changed("revenue_wan", missing=11), "card_missing"),
        (changed("credit_test", levels={"passed": 0, "failed": 20}), "card_falls"),
        (changed("credit_test", levels={"passed": 20, "female": 0}), "card_levels"),
    ],
)
def test_a_wrong_card_is_refused(card, code):
    assert code in codes(card)


@pytest.mark.parametrize(
    "least", [[50, 65, 80, 0], [80, 80, 50, 0], [80, 65, 50, 1], [101, 65, 50, 0]]
)
def test_grade_lines_fall_to_nought_and_do_not_pass_the_whole(least):
    grades = [{"grade": g, "min_points": p} for g, p in zip("ABCD", least, strict=True)]
    assert codes(a_definition(grades=grades)) == ["card_grades"]


def test_the_grade_of_a_person_to_decide_is_no_grade_of_a_card():
    grades = [{"grade": "REFER", "min_points": 50}, {"grade": "D", "min_points": 0}]
    assert codes(a_definition(grades=grades)) == ["card_grades"]


def test_a_fact_twice_is_refused():
    card = a_definition()
    card["factors"].append(factor(card, "employees"))
    assert "card_twice" in codes(card)


def with_column(name: str) -> dict:
    card = a_definition()
    added = {"column": name, "kind": "numeric", "edges": [], "points": [0]}
    card["factors"].append({**added, "missing": 0, "neutral": 0})
    card["reasons"][name] = {"code": "X1", "zh": "理由", "en": "reason"}
    return card


FORBIDDEN = st.sampled_from(sorted(FORBIDDEN_WORDS) + list(FORBIDDEN_CHINESE))
AROUND = st.sampled_from(["", "founder_", "owner-", "负责人"])
AFTER = st.sampled_from(["", "_years", " score", "情况"])


@given(AROUND, FORBIDDEN, AFTER, st.booleans())
def test_no_protected_attribute_can_reach_a_card(before, word, after, loud):
    column = before + (word.upper() if loud else word) + after
    assert is_forbidden(column)
    assert "card_forbidden" in codes(with_column(column))


@given(FORBIDDEN, st.sampled_from(sorted(COLUMNS)))
def test_nor_can_its_name_be_taken_by_another_fact(word, column):
    """Renaming a factor to anything but a known fact is refused, whatever it is called."""
    card = a_definition()
    factor(card, column)["column"] = f"{column}{word}"
    assert {"card_forbidden", "card_unknown"} & set(codes(card))


@pytest.mark.parametrize("word", ["性别", "年龄", "民族", "户籍", "亲属", "党员", "宗教", "名声"])
def test_nor_in_the_words_of_a_reason(word):
    card = a_definition()
    card["reasons"]["employees"]["zh"] = f"负责人的{word}"
    assert "card_forbidden" in codes(card)


def test_no_known_fact_is_a_protected_attribute():
    for name, column in COLUMNS.items():
        assert not is_forbidden(name) and not is_forbidden(column.label)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
))  # fmt: skip
def test_anything_else_is_refused_and_breaks_nothing(anything):
    assert codes(anything)
    for part in ("factors", "grades", "reasons", "calibration", "base_points"):
        card_refusals(a_definition(**{part: anything}), total=TOTAL)
