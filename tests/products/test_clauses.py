"""One clause: a field of the vocabulary, an operation that fits it, a value that fits both."""

import pytest

from app.products.rules.clauses import clause_refusals
from app.products.rules.eligibility import Clause
from app.products.rules.vocabulary import FIELDS


def codes_of(field, op, value, *, code="R1", text="条件"):
    return [r.code for r in clause_refusals(Clause(code, field, op, value, text), "rules.0")]


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("amount_fen", "<=", 50_000_000),
        ("amount_fen", "between", [1, 1]),
        ("term_months", "in", [12, 24]),
        ("employees", ">=", 0),
        ("use", "in", ["working_capital"]),
        ("use", "exists", True),
        ("industry", "prefix", "C13"),
        ("industry", "prefix", ["A", "C1311"]),
        ("industry", "in", ["C131"]),
        ("kind", "in", ["company", "family_farm"]),
        ("returnee", "in", [True]),
        ("collateral_kinds", "in", ["C01", "C02"]),
        ("collateral_kinds", "exists", False),
        ("township_id", "in", ["abc"]),
        ("founded_on", "<=", "2025-11-24"),
        ("founded_on", "between", ["2020-01-01", "2025-01-01"]),
    ],
)
def test_a_clause_that_says_something_is_taken(field, op, value):
    assert codes_of(field, op, value) == []


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("amount_fen", "<=", "50000000"),
        ("amount_fen", "<=", 1.5),
        ("amount_fen", "<=", True),
        ("amount_fen", "<=", -1),
        ("amount_fen", "<=", 10**15 + 1),
        ("amount_fen", "<=", [1]),
        ("amount_fen", "<=", None),
        ("amount_fen", "between", [2, 1]),
        ("amount_fen", "between", [1]),
        ("amount_fen", "between", {"min": 1, "max": 2}),
        ("term_months", "in", []),
        ("term_months", "in", [12, 12]),
        ("term_months", "in", 12),
        ("use", "in", ["gambling"]),
        ("use", "in", "working_capital"),
        ("use", "exists", "yes"),
        ("industry", "prefix", "Z99"),
        ("industry", "prefix", "A13"),
        ("industry", "prefix", "c13"),
        ("industry", "prefix", ""),
        ("returnee", "in", [1]),
        ("collateral_kinds", "in", ["house"]),
        ("township_id", "in", [""]),
        ("founded_on", "<=", "2025-02-30"),
        ("founded_on", "<=", "2025-2-3"),
        ("founded_on", "between", ["2025-01-02", "2025-01-01"]),
    ],
)
def test_a_value_of_another_shape_is_refused(field, op, value):
    assert codes_of(field, op, value) == ["rule_value_unfit"]


@pytest.mark.parametrize(
    ("field", "op"),
    [("use", "<="), ("employees", "prefix"), ("returnee", "between"), ("founded_on", "in")],
)
def test_an_operation_must_make_sense_of_the_field(field, op):
    assert codes_of(field, op, 1) == ["rule_op_unfit"]


def test_an_unknown_operation_is_refused():
    assert codes_of("employees", "==", 3) == ["rule_op_unknown"]


@pytest.mark.parametrize("field", ["score", "points", "grade", "pd", "eligibility_points"])
def test_no_rule_reads_a_score(field):
    assert codes_of(field, ">=", 600) == ["rule_field_score"]


def test_the_vocabulary_itself_has_no_score():
    assert not [name for name in FIELDS if "score" in name or "grade" in name or "points" in name]


def test_a_field_outside_the_vocabulary_is_refused():
    assert codes_of("favourite_colour", "in", ["red"]) == ["rule_field_unknown"]


@pytest.mark.parametrize("code", ["", "with space", "编号", "-x", "a" * 61])
def test_a_code_is_short_and_plain(code):
    assert codes_of("employees", ">=", 1, code=code) == ["rule_code_bad"]


@pytest.mark.parametrize(
    ("text", "code"), [("  ", "rule_text_missing"), ("两\n行", "rule_text_bad")]
)
def test_a_rule_is_said_in_one_line(text, code):
    assert codes_of("employees", ">=", 1, text=text) == [code]


def test_every_reason_of_a_clause_comes_at_once():
    assert codes_of("luck", ">=", 1, code="", text="") == [
        "rule_code_bad",
        "rule_field_unknown",
        "rule_text_missing",
    ]
