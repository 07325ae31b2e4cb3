"""What `predict` and `monitor` refuse, and what they take without a word."""

import json
import shutil

import pytest

from tests.whitelist.scorecard.builders import (
    COLUMNS,
    changed,
    csv_of,
    loans,
    predict,
    put,
    refusal,
    run,
    score,
)

ROWS = loans(12, seed=5)
TEXT = csv_of(ROWS)
LINES = TEXT.splitlines()


def without(*columns):
    return csv_of(ROWS, tuple(name for name in COLUMNS if name not in columns))


DATA = {
    "a missing column": (without("trade"), ["trade"]),
    "a source missing": (without("late3"), ["late3"]),
    "a header twice": ("\n".join([LINES[0].replace("memo", "tax"), *LINES[1:]]), ["tax"]),
    "text in a number": (csv_of(changed(ROWS, 2, late1="often")), ["late1", "row 3", "often"]),
    "infinity": (csv_of(changed(ROWS, 2, sales="Infinity")), ["sales", "row 3"]),
    "not UTF-8": (TEXT.encode() + b"\xff", ["UTF-8"]),
    "an empty file": (b"", ["empty"]),
    "only a header": (LINES[0], ["no rows"]),
    "a ragged row": (TEXT + "L9,1\n", ["row 13"]),
}


@pytest.mark.parametrize("name", ["predict", "monitor"])
@pytest.mark.parametrize("data, words", DATA.values(), ids=DATA)
def test_bad_rows_are_refused_by_name(trained, tmp_path, name, data, words):
    rows, out = put(tmp_path, "rows.csv", data), tmp_path / "out"
    refusal(run(name, "--model", trained, "--data", rows, "--out", out), *words)
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


def test_a_score_needs_an_id_and_a_watch_over_columns_does_not(trained, tmp_path):
    rows, out = put(tmp_path, "rows.csv", without("loan")), tmp_path / "out"
    refusal(run("predict", "--model", trained, "--data", rows, "--out", out), "loan")
    assert not out.exists()
    assert run("monitor", "--model", trained, "--data", rows, "--out", out).exit_code == 0


@pytest.fixture
def broken(trained, tmp_path):
    """A copy of the card's folder that a test may spoil."""
    folder = tmp_path / "broken"
    shutil.copytree(trained, folder)

    def spoil(change):
        path = folder / "scorecard.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        change(document)
        path.write_text(json.dumps(document), encoding="utf-8")
        return folder

    return spoil


SPOILED = {
    "another contract": lambda card: card.update(contract="x"),
    "no factors": lambda card: card.update(factors=[]),
    "points too few": lambda card: card["factors"][0]["points"].pop(),
    "edges fall": lambda card: card["factors"][0].update(edges=[3, 2], points=[1, 2, 3]),
    "points of half": lambda card: card["factors"][0].update(missing=0.5),
    "an unknown kind": lambda card: card["factors"][0].update(kind="cubic"),
    "twice a column": lambda card: card["factors"].append(card["factors"][0]),
    "no reasons": lambda card: card.pop("reasons"),
    "no grades": lambda card: card.update(grades=[]),
    "no calibration": lambda card: card.pop("calibration"),
    "a curve that rises": lambda card: card["calibration"].update(slope=0.1),
    "no schema": lambda card: card.pop("schema"),
    "no base": lambda card: card.update(base_points="600"),
}


@pytest.mark.parametrize("change", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_card_is_refused(broken, tmp_path, change):
    refusal(predict(tmp_path, broken(change), TEXT), "scorecard.json")
    assert not (tmp_path / "scores.csv").exists()


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"contract": NaN}', b"[" * 99999])
def test_a_card_that_is_no_json_object_is_refused(trained, tmp_path, raw):
    put(tmp_path, "scorecard.json", raw)
    refusal(predict(tmp_path, tmp_path, TEXT), "scorecard.json")


def test_a_card_without_baseline_cannot_be_monitored(broken, tmp_path):
    folder = broken(lambda card: card.pop("psi"))
    rows = put(tmp_path, "rows.csv", TEXT)
    refusal(run("monitor", "--model", folder, "--data", rows, "--out", tmp_path / "m"), "psi")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    refusal(predict(tmp_path, tmp_path / "nowhere", TEXT), "nowhere")


def test_a_place_that_cannot_be_written_is_named(trained, tmp_path):
    rows = put(tmp_path, "rows.csv", TEXT)
    for out in (tmp_path, rows / "scores.csv"):
        refusal(run("predict", "--model", trained, "--data", rows, "--out", out), str(out)[-20:])
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]


def test_the_answer_never_takes_the_place_of_the_rows(trained, tmp_path):
    rows = put(tmp_path, "rows.csv", TEXT)
    for name in ("predict", "monitor"):
        refusal(run(name, "--model", trained, "--data", rows, "--out", rows), "rows.csv")
    assert rows.read_text() == TEXT


def test_an_earlier_answer_stays_when_the_rows_are_refused(trained, tmp_path):
    put(tmp_path, "scores.csv", "earlier")
    refusal(predict(tmp_path, trained, b""))
    assert (tmp_path / "scores.csv").read_text() == "earlier"


def test_a_cell_of_an_unseen_level_is_flagged_and_scored_as_other(trained, tmp_path, card):
    row = score(tmp_path, trained, changed(ROWS, 0, trade="space"))[0]
    factor = next(f for f in card["factors"] if f["column"] == "trade")
    assert row["flags"] == "unknown:trade"
    assert int(row["pts__trade"]) == factor["other"]
    assert row["grade"] != "REFER"


def test_an_empty_row_is_referred_to_a_person(trained, tmp_path, card):
    empty = dict.fromkeys(COLUMNS, "")
    row = score(tmp_path, trained, [*ROWS, empty])[-1]
    assert row["flags"] == f"missing:{len(card['factors'])}"
    assert row["grade"] == "REFER" and 0 < float(row["pd"]) < 1


def test_half_missing_is_still_scored_and_one_more_is_referred(trained, tmp_path):
    # Of nine factors (two derived), four missing are less than half; five are more.
    four = dict.fromkeys(("trade", "tax", "sales", "months"), "NA")
    five = four | dict.fromkeys(("late1", "late2", "late3"), "null")
    first, second = score(tmp_path, trained, [ROWS[0] | four, ROWS[0] | five])
    assert first["grade"] != "REFER" and first["flags"] == ""
    assert second["grade"] == "REFER" and second["flags"] == "missing:9"


@pytest.mark.parametrize("token", ["", "NA", "NaN", "null"])
def test_every_token_of_missing_is_the_same(trained, tmp_path, card, token):
    row = score(tmp_path, trained, changed(ROWS, 0, sales=token, tax=token))[0]
    missing = {f["column"]: f["missing"] for f in card["factors"]}
    assert int(row["pts__sales"]) == missing["sales"]
    assert int(row["pts__tax"]) == missing["tax"]


def test_one_row_is_scored_like_among_others(trained, tmp_path):
    alone = score(tmp_path, trained, ROWS[:1])
    assert alone == score(tmp_path, trained, ROWS)[:1]


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.rstrip("\n").encode(),
        TEXT.replace("\n", "\n\n").encode(),
        TEXT.replace("twice", "twi\nce").encode(),
        TEXT.replace("loan,", " loan ,").encode(),
    ],
    ids=["mark", "crlf", "no last line feed", "blank lines", "quoted line feeds", "spaces"],
)
def test_ways_of_writing_change_nothing(trained, tmp_path, raw):
    assert predict(tmp_path, trained, raw).exit_code == 0
    shown = (tmp_path / "scores.csv").read_bytes()
    predict(tmp_path, trained, TEXT)
    assert (tmp_path / "scores.csv").read_bytes() == shown


def test_numbers_of_any_size_and_a_negative_zero_are_scored(trained, tmp_path):
    huge, tiny, minus, zero = (
        changed(ROWS, 0, months=text)[0] for text in ("1e300", "-1e300", "-0.0", "0")
    )
    rows = score(tmp_path, trained, [huge, tiny, minus, zero])
    assert rows[2] == rows[3]
    assert int(rows[0]["pts__months"]) >= int(rows[2]["pts__months"]) >= int(rows[1]["pts__months"])


def test_an_id_twice_is_no_matter_for_a_score(trained, tmp_path):
    rows = score(tmp_path, trained, [ROWS[0], ROWS[0]])
    assert rows[0] == rows[1]


def test_what_predict_does_not_read_may_be_absent_or_odd(trained, tmp_path):
    columns = tuple(c for c in COLUMNS if c not in ("outcome", "sex", "age", "memo", "opened"))
    assert score(tmp_path, trained, ROWS, columns) == score(tmp_path, trained, ROWS)
