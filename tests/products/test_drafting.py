"""A draft is refused for everything that is wrong with it, at once."""

from datetime import date
from decimal import Decimal

import pytest

from app.products.rules.drafting import draft_refusals
from app.products.rules.eligibility import Clause
from tests.products.builders import AGE, SIZE, a_draft

PAPERS = ("licence", "identity")


def codes_of(draft, **kw):
    return [r.code for r in draft_refusals(draft, papers=PAPERS, **kw)]


def test_a_sane_draft_is_taken():
    assert codes_of(a_draft()) == []


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": "  "}, "name_missing", "name"),
        ({"name": "长" * 81}, "name_bad", "name"),
        ({"name": "两\n行"}, "name_bad", "name"),
        ({"summary": "长" * 501}, "summary_long", "summary"),
        ({"amount_min_fen": 0}, "amount_out_of_range", "amount_fen"),
        ({"amount_max_fen": 10**15 + 1}, "amount_out_of_range", "amount_fen"),
        ({"amount_min_fen": 301_000_000}, "amounts_out_of_order", "amount_fen"),
        ({"term_min_months": 0}, "term_out_of_range", "term_months"),
        ({"term_max_months": 601}, "term_out_of_range", "term_months"),
        ({"term_min_months": 37}, "terms_out_of_order", "term_months"),
        ({"rate_max": Decimal("0.240001")}, "rate_out_of_range", "annual_rate"),
        ({"rate_min": Decimal("-0.01")}, "rate_out_of_range", "annual_rate"),
        ({"rate_min": Decimal("0.05")}, "rates_out_of_order", "annual_rate"),
        ({"methods": ()}, "method_missing", "methods"),
        ({"methods": ("balloon",)}, "method_unknown", "methods"),
        ({"methods": ("bullet", "bullet")}, "method_unknown", "methods"),
        ({"papers": ("licence", "diary")}, "paper_unknown", "papers"),
        ({"guarantee_fee_rate": Decimal("0.01")}, "guarantee_fee_unfit", "guarantee_fee_rate"),
        (
            {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 31)},
            "validity_out_of_order",
            "valid_to",
        ),
    ],
)
def test_each_slip_is_named_beside_its_field(changes, code, field):
    found = draft_refusals(a_draft(**changes), papers=PAPERS)
    assert [(r.code, r.field) for r in found] == [(code, field)]


@pytest.mark.parametrize(
    "changes",
    [
        {"rate_min": Decimal(0), "rate_max": Decimal("0.24")},
        {"amount_min_fen": 1, "amount_max_fen": 10**15},
        {"term_min_months": 1, "term_max_months": 600},
        {"amount_min_fen": 5, "amount_max_fen": 5},
        {"rules": ()},
        {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 1)},
    ],
)
def test_bounds_themselves_are_inside(changes):
    assert codes_of(a_draft(**changes)) == []


def test_all_reasons_come_at_once():
    draft = a_draft(name="", amount_min_fen=0, methods=(), rate_max=Decimal(1))
    assert codes_of(draft) == [
        "name_missing",
        "amount_out_of_range",
        "rate_out_of_range",
        "method_missing",
    ]


def test_a_code_names_one_rule_only():
    twice = (SIZE, Clause("size", "employees", ">=", 3, "至少三人"))
    assert codes_of(a_draft(rules=twice)) == ["rule_code_twice"]


def test_forty_rules_are_enough():
    many = tuple(Clause(f"T{n}", "employees", ">=", n, "人数") for n in range(41))
    assert codes_of(a_draft(rules=many)) == ["too_many_rules"]
    assert codes_of(a_draft(rules=many[:40])) == []


def test_a_rule_names_places_of_the_county():
    here = Clause("here", "township_id", "in", ["t1"], "限本镇")
    assert codes_of(a_draft(rules=(here,)), places={"t1"}) == []
    assert codes_of(a_draft(rules=(here,)), places={"t2"}) == ["rule_place_unknown"]


def test_a_refusal_of_a_rule_points_at_its_number():
    found = draft_refusals(
        a_draft(rules=(AGE, Clause("x", "luck", ">=", 1, "运气"))), papers=PAPERS
    )
    assert [(r.code, r.field) for r in found] == [("rule_field_unknown", "rules.1.field")]
