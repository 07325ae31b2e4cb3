"""The three files of a card: what they hold, and the same bytes every time."""

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from tests.whitelist.scorecard.builders import COLUMNS, SCHEMA, csv_of, loans, put, train

ROOT = Path(__file__).resolve().parents[3]
ROWS = loans(120, seed=2)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_card_is_three_files_of_text(trained):
    assert set(files(trained)) == {"scorecard.json", "metrics.json", "model_card.md"}
    assert all(raw.decode().endswith("\n") for raw in files(trained).values())


def test_the_card_says_what_it_was_made_from(card, trained):
    raw = (trained.parent / "data.csv").read_bytes()
    assert card["data_sha256"] == sha256(raw).hexdigest()
    assert (card["contract"], card["name"], card["seed"]) == ("guiyan-scorecard/1", "made-up", 7)
    assert card["rows"] == 400 and 10 < card["bad"] < 390 and card["pdo"] == 20
    assert card["schema"]["columns"]["months"]["monotone"] == "decreasing"


def test_factors_have_ascending_edges_and_whole_points(card):
    for factor in card["factors"]:
        assert isinstance(factor["neutral"], int) and isinstance(factor["missing"], int)
        if factor["kind"] == "numeric":
            edges, points = factor["edges"], factor["points"]
            assert all(a < b for a, b in pairwise(edges)) and len(edges) <= 19
            assert len(points) == len(edges) + 1
            assert all(isinstance(value, int) for value in points)
        else:
            assert {*factor["levels"].values(), factor["other"]} <= set(range(-999, 999))


def test_neutral_is_the_rounded_mean_of_the_training_rows(card):
    factor = next(factor for factor in card["factors"] if factor["column"] == "tax")
    cells = [row["tax"] for row in loans(400)]
    given = [factor["missing"] if c == "NA" else factor["levels"][c] for c in cells]
    assert factor["neutral"] == round(sum(given) / len(given))


def test_a_rare_level_has_the_points_of_the_others(card):
    factor = next(factor for factor in card["factors"] if factor["column"] == "trade")
    assert set(factor["levels"]) == {"shop", "farm", "craft", "carriage"}
    assert all(factor["levels"][level] == factor["other"] for level in factor["rare"])


def test_grades_fall_and_every_factor_has_its_reason(card):
    least = [grade["min_points"] for grade in card["grades"]]
    assert least == sorted(least, reverse=True) and len(set(least)) == 5
    for factor in card["factors"]:
        reason = card["reasons"][factor["column"]]
        assert reason["code"] == factor["column"] and reason["zh"] and reason["en"]
    assert card["reasons"]["months"]["zh"] == "「经营月数」偏低"
    assert card["reasons"]["late1"]["en"] == "late1 is high"


def test_the_metrics_tell_quality_out_of_fold(metrics):
    assert 0.6 < metrics["auc_low"] < metrics["auc"] < metrics["auc_high"] < 1
    assert {"ks", "brier", "log_loss", "ece", "ece_by_chance", "reliability"} <= set(metrics)
    assert sum(bin_["rows"] for bin_ in metrics["reliability"]) == 400
    assert metrics["information_value"]["months"] > 0
    assert set(metrics["fairness"]) == {"sex", "age"}
    assert sum(group["n"] for group in metrics["fairness"]["age"]["groups"]) == 400
    assert metrics["psi"]["between"].startswith("rows before and from 20")
    assert metrics["out_of_time"]["rows"] > 100


def test_a_column_that_the_schema_does_not_name_is_told(tmp_path):
    rows = [{**row, "extra": "1"} for row in ROWS]
    result = train(tmp_path, csv_of(rows, (*COLUMNS, "extra")))
    assert result.exit_code == 0
    assert '"extra\\" is not named' in (tmp_path / "card/metrics.json").read_text()


def test_the_model_card_has_its_sections_and_no_time_stamp(trained, metrics):
    text = (trained / "model_card.md").read_text(encoding="utf-8")
    for word in ("Purpose", "Not for", "Data", "Quality", "Reliability", "Factors", "Fairness"):
        assert re.search(rf"^## .*{word}$", text, re.MULTILINE)
    assert f"{metrics['auc']:.4f}" in text
    assert str(ROOT) not in text


def test_a_rebuild_elsewhere_gives_the_same_bytes(tmp_path):
    """Another process, hash seed, locale, folder and number of threads."""
    here = tmp_path / "here"
    here.mkdir()
    assert train(here, csv_of(ROWS), SCHEMA, "--pairs", "2").exit_code == 0
    there = tmp_path / "there"
    there.mkdir()
    data, told = put(there, "rows.csv", csv_of(ROWS)), put(there, "told.toml", SCHEMA)
    program = "import sys; from app.whitelist.cli import cli; cli(sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", program, "train", "--data", data, "--schema", told,
         "--out", "made/card", "--pairs", "2"],
        cwd=there,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "77", "LC_ALL": "C",
             "TZ": "Asia/Tokyo", "OMP_NUM_THREADS": "2"},
        capture_output=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert files(there / "made/card") == files(here / "card")


def test_another_seed_gives_another_card(tmp_path):
    train(tmp_path, csv_of(ROWS), SCHEMA, "--seed", "7")
    first = files(tmp_path / "card")
    train(tmp_path, csv_of(ROWS), SCHEMA, "--seed", "8")
    assert files(tmp_path / "card")["metrics.json"] != first["metrics.json"]


def test_a_folder_that_is_there_keeps_what_else_is_in_it(tmp_path):
    (tmp_path / "card").mkdir()
    put(tmp_path / "card", "note.txt", "mine")
    put(tmp_path / "card", "scorecard.json", "old")
    assert train(tmp_path, csv_of(ROWS)).exit_code == 0
    found = files(tmp_path / "card")
    assert set(found) == {"scorecard.json", "metrics.json", "model_card.md", "note.txt"}
    assert found["note.txt"] == b"mine" and found["scorecard.json"] != b"old"


def test_a_score_loads_no_library_that_learns(trained):
    program = (
        "import sys; sys.argv = ['flask', 'scorecard']; import wsgi; "
        "print(sorted({'sklearn', 'numpy', 'scipy', 'sqlalchemy', 'altair'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_the_target_listed_among_the_columns_is_still_no_feature(tmp_path, card):
    listed = SCHEMA + '\n[columns.outcome]\nkind = "categorical"\n'
    assert train(tmp_path, csv_of(ROWS), listed).exit_code == 0
    made = json.loads((tmp_path / "card" / "scorecard.json").read_text())
    assert "outcome" not in [factor["column"] for factor in made["factors"]]
