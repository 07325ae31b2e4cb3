"""Stability: nothing has moved on the training rows; a bad year is seen."""

import json
from math import log

from app.whitelist.rules.scorecard.psi import psi, verdict_of
from tests.whitelist.scorecard.builders import csv_of, loans, put, run


def watched(folder, card, rows):
    data = put(folder, "rows.csv", csv_of(rows))
    result = run("monitor", "--model", card, "--data", data, "--out", folder / "m.json")
    assert (result.exit_code, result.output) == (0, "")
    return json.loads((folder / "m.json").read_text(encoding="utf-8"))


def test_the_training_rows_have_not_moved(trained, tmp_path, card):
    found = watched(tmp_path, trained, loans(400))
    assert set(found) == {"rows", "psi_score", "psi_columns", "verdict"}
    assert set(found["psi_columns"]) == {factor["column"] for factor in card["factors"]}
    assert (found["rows"], found["psi_score"], found["verdict"]) == (400, 0.0, "stable")
    assert set(found["psi_columns"].values()) == {0.0}


def test_a_bad_year_is_unstable(trained, tmp_path):
    found = watched(tmp_path, trained, loans(400, seed=3, worse=1.5))
    assert found["verdict"] == "unstable"
    assert found["psi_columns"]["worst_late"] > 0.25 > found["psi_columns"]["tax"]


def test_missing_cells_are_a_bin_of_their_own(trained, tmp_path):
    rows = [{**row, "tax": ""} for row in loans(400)]
    found = watched(tmp_path, trained, rows)
    assert found["psi_columns"]["tax"] > 1 and found["psi_columns"]["months"] == 0.0


def test_one_row_and_an_unseen_level_are_answered(trained, tmp_path):
    assert watched(tmp_path, trained, loans(1))["rows"] == 1
    found = watched(tmp_path, trained, [{**row, "trade": "space"} for row in loans(40)])
    assert found["psi_columns"]["trade"] > 0.25


def test_the_index_is_that_of_the_book():
    assert psi([80, 20], [60, 40]) == round(-0.2 * log(0.6 / 0.8) + 0.2 * log(0.4 / 0.2), 6)
    assert psi([10, 0], [0, 10]) == round(2 * (1 - 1e-4) * log(1 / 1e-4), 6)
    assert psi([1, 3], [10, 30]) == 0.0


def test_the_verdict_changes_at_its_marks():
    told = [verdict_of(value) for value in (0.0999, 0.1, 0.2499, 0.25)]
    assert told == ["stable", "watch", "watch", "unstable"]
