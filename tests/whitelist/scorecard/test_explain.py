"""One score told to a person: bins in words, reasons, and moves that really change the grade."""

import json

from tests.whitelist.scorecard.builders import csv_of, loans, put, refusal, run, score

ROWS = loans(40, seed=9)


def explained(folder, card, rows, *options):
    data = put(folder, "rows.csv", csv_of(rows))
    return run("explain", "--model", card, "--data", data, *options)


def told(folder, card, rows, *options):
    result = explained(folder, card, rows, *options)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_it_tells_what_predict_gives(trained, tmp_path):
    row = score(tmp_path, trained, ROWS)[7]
    found = told(tmp_path, trained, ROWS, "--id", row["loan"])
    assert found["points"] == int(row["points"]) and found["grade"] == row["grade"]
    assert f"{found['pd']:.6f}" == row["pd"]
    assert [reason["code"] for reason in found["reasons"]] == [
        row[f"reason_{n}"] for n in (1, 2, 3) if row[f"reason_{n}"]
    ]
    parts = sum(factor["points"] for factor in found["factors"])
    assert found["base_points"] + parts == found["points"]


def test_bins_are_told_in_words(trained, tmp_path):
    row = {**ROWS[0], "months": "100000", "tax": "", "trade": "space", "late1": "-5"}
    bins = {f["column"]: f["bin"]["en"] for f in told(tmp_path, trained, [row])["factors"]}
    assert bins["months"].startswith("more than ") and bins["tax"] == "missing"
    assert bins["trade"] == "space (not seen in training)"
    assert bins["late1"].startswith("at most ") or bins["late1"] == "any value"


def test_a_move_reaches_the_grade_that_it_names(trained, tmp_path):
    moved = 0
    for row in ROWS:
        for move in told(tmp_path, trained, [row])["moves"]:
            assert move["column"] in ("sales", "tax")
            if move["column"] == "tax":
                after = score(tmp_path, trained, [{**row, "tax": move["to"]["zh"]}])[0]
                assert int(after["points"]) == move["points"] and after["grade"] == move["grade"]
                assert after["grade"] < told(tmp_path, trained, [row])["grade"]
                moved += 1
    assert moved


def test_several_rows_need_an_id_and_an_unknown_one_is_refused(trained, tmp_path):
    refusal(explained(tmp_path, trained, ROWS), "--id", "loan")
    refusal(explained(tmp_path, trained, ROWS, "--id", "nobody"), "0 rows")


def test_the_answer_can_go_to_a_file(trained, tmp_path):
    result = explained(tmp_path, trained, ROWS[:1], "--out", tmp_path / "why.json")
    assert (result.exit_code, result.output) == (0, "")
    assert json.loads((tmp_path / "why.json").read_text(encoding="utf-8"))["id"] == "L00000"
