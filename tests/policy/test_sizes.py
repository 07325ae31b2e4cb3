"""Size classes by row, threshold and class."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from app.policy.policy import policy_on
from app.policy.sizes import NotClassified, classify, row_of

POLICY = policy_on(date(2026, 11, 24))
WAN = 1_000_000
FILE = Path(__file__).resolve().parents[1] / "cases" / "sizes.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize(("industry", "employees", "revenue", "assets", "size"), CASES)
def test_the_class_needs_every_threshold_of_its_row(industry, employees, revenue, assets, size):
    answer = classify(
        industry,
        employees=employees,
        revenue_fen=revenue * WAN,
        assets_fen=None if assets < 0 else assets * WAN,
        policy=POLICY,
    )
    assert answer.size == size


def test_one_fen_below_is_the_class_below():
    below = classify("A01", employees=0, revenue_fen=50 * WAN - 1, assets_fen=None, policy=POLICY)
    assert below.size == "micro"
    assert "300号" in below.source


@pytest.mark.parametrize(
    "industry",
    ["J66", "P83", "S92", "T97", "G53", "G531", "K70", "A13", "C01", "C99", "C00", "A06", "U98"]
    + ["C1", "C", "13", "", "c13", "C13123", "C13 ", "Ｃ13", "C１３"],
)
def test_what_is_outside_the_table_is_refused(industry):
    with pytest.raises(NotClassified) as refusal:
        row_of(industry)
    assert refusal.value.field == "industry"


@pytest.mark.parametrize("industry", ["E47", "K701", "L72"])
def test_assets_are_asked_where_the_row_counts_them(industry):
    with pytest.raises(NotClassified) as refusal:
        classify(industry, employees=1, revenue_fen=1, assets_fen=None, policy=POLICY)
    assert refusal.value.field == "assets_fen"


@pytest.mark.parametrize("field", ["employees", "revenue_fen", "assets_fen"])
def test_a_negative_number_is_refused(field):
    facts = {"employees": 1, "revenue_fen": 1, "assets_fen": 1} | {field: -1}
    with pytest.raises(NotClassified) as refusal:
        classify("C13", **facts, policy=POLICY)
    assert refusal.value.field == field
