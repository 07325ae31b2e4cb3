"""Scores of rows: sums of integers, a curve that falls, reasons in order, and nothing else."""

import csv
import json
import random
from bisect import bisect_left
from itertools import pairwise

import pytest

from app.whitelist.rules.scorecard.calibration import log_odds_of, pd_of
from tests.whitelist.scorecard.builders import (
    COLUMNS,
    changed,
    csv_of,
    loans,
    predict,
    score,
)

ROWS = loans(60, seed=9)


def by_hand(factor, text):
    """Points of one cell, as the contract tells it."""
    if text in ("", "NA", "NaN", "null"):
        return factor["missing"]
    if factor["kind"] == "categorical":
        return factor["levels"].get(text, factor["other"])
    return factor["points"][bisect_left(factor["edges"], float(text))]


@pytest.fixture
def scores(trained, tmp_path):
    return score(tmp_path, trained, ROWS)


def test_the_columns_stand_in_the_order_of_the_contract(trained, tmp_path, card):
    predict(tmp_path, trained, csv_of(ROWS))
    raw = (tmp_path / "scores.csv").read_bytes()
    header = next(csv.reader(raw.decode().splitlines()))
    assert b"\r" not in raw and raw.endswith(b"\n")
    assert header == [
        "loan", "pd", "points", "grade", "reason_1", "reason_2", "reason_3", "flags",
        "base_points", *(f"pts__{factor['column']}" for factor in card["factors"]),
    ]  # fmt: skip


def test_rows_keep_their_order(scores):
    assert [row["loan"] for row in scores] == [row["loan"] for row in ROWS]


def test_points_are_the_base_and_the_sum_of_the_factors(scores, card):
    for row in scores:
        parts = [int(value) for name, value in row.items() if name.startswith("pts__")]
        assert len(parts) == len(card["factors"])
        assert int(row["base_points"]) + sum(parts) == int(row["points"])
        assert int(row["base_points"]) == card["base_points"]


def test_anyone_can_recompute_the_points_from_the_card(scores, card):
    plain = [factor for factor in card["factors"] if factor["column"] in COLUMNS]
    assert len(plain) == 7
    for row, loan in zip(scores, ROWS, strict=True):
        for factor in plain:
            given = int(row[f"pts__{factor['column']}"])
            assert given == by_hand(factor, loan[factor["column"]])


def test_derived_columns_are_made_row_by_row(scores, card):
    factors = {factor["column"]: factor for factor in card["factors"]}
    for row, loan in zip(scores, ROWS, strict=True):
        late = [int(loan[name]) for name in ("late1", "late2", "late3")]
        often = str(sum(value > 2 for value in late))
        assert int(row["pts__worst_late"]) == by_hand(factors["worst_late"], str(max(late)))
        assert int(row["pts__often_late"]) == by_hand(factors["often_late"], often)


@pytest.mark.parametrize(
    "column, cell", [("months", "1"), ("sales", ""), ("trade", "farm"), ("tax", "C")]
)
def test_points_of_a_factor_depend_on_its_column_alone(trained, tmp_path, column, cell):
    before = score(tmp_path, trained, ROWS)
    after = score(tmp_path, trained, [{**row, column: cell} for row in ROWS])
    for old, new in zip(before, after, strict=True):
        moved = {name for name in old if name.startswith("pts__") and old[name] != new[name]}
        assert moved <= {f"pts__{column}"}


def test_the_order_of_rows_and_columns_changes_nothing(trained, tmp_path, scores):
    draw = random.Random(4)
    rows, columns = ROWS[:], list(COLUMNS)
    draw.shuffle(rows)
    draw.shuffle(columns)
    told = {row["loan"]: row for row in score(tmp_path, trained, rows, tuple(columns))}
    assert [told[row["loan"]] for row in scores] == scores


def test_the_probability_is_a_function_of_points_that_never_rises(scores, card):
    told = sorted({(int(row["points"]), row["pd"]) for row in scores})
    assert len(told) == len({points for points, _ in told})
    assert all(float(a[1]) >= float(b[1]) for a, b in pairwise(told))
    for points, pd in told:
        assert pd == f"{pd_of(card['calibration'], points):.6f}" and 0 < float(pd) < 1


def test_the_curve_falls_with_every_point(card):
    odds = [log_odds_of(card["calibration"], points) for points in range(1200)]
    assert all(a > b for a, b in pairwise(odds))


def test_grades_are_those_of_the_least_points(scores, card):
    for row in scores:
        reached = [g for g in card["grades"] if int(row["points"]) >= g["min_points"]]
        assert row["grade"] == max(reached, key=lambda g: g["min_points"])["grade"]


def test_reasons_are_the_factors_that_lost_most(scores, card):
    for row in scores:
        lost = [
            (factor["neutral"] - int(row[f"pts__{factor['column']}"]), -place, factor["column"])
            for place, factor in enumerate(card["factors"])
        ]
        expected = [name for gap, _, name in sorted(lost, reverse=True) if gap > 0][:3]
        told = [row[f"reason_{n}"] for n in (1, 2, 3)]
        assert told == [*expected, *[""] * (3 - len(expected))]


@pytest.mark.parametrize("column, direction", [("months", 1), ("late1", -1), ("worst_late", -1)])
def test_points_follow_the_direction_of_the_schema(card, column, direction):
    factor = next(factor for factor in card["factors"] if factor["column"] == column)
    assert all(direction * a <= direction * b for a, b in pairwise(factor["points"]))


def test_more_months_never_raise_the_probability(trained, tmp_path):
    rows = [changed(ROWS, 0, months=str(months))[0] for months in range(0, 140, 3)]
    pds = [float(row["pd"]) for row in score(tmp_path, trained, rows)]
    assert all(a >= b for a, b in pairwise(pds)) and pds[0] > pds[-1]


def test_protected_ignored_and_date_columns_are_no_factors(card):
    names = {factor["column"] for factor in card["factors"]}
    assert not names & {"sex", "age", "memo", "opened", "loan", "outcome"}


def test_an_expert_card_gives_points_and_no_probability(trained, tmp_path, card):
    expert = {**card, "calibration": {"kind": "none"}}
    (tmp_path / "scorecard.json").write_text(json.dumps(expert), encoding="utf-8")
    rows = score(tmp_path, tmp_path, ROWS[:3])
    assert [row["pd"] for row in rows] == ["", "", ""]
    assert all(row["grade"] and row["points"] for row in rows)
