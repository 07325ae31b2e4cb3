"""What `train` refuses: one line that names column and row, exit 2, and no file."""

import pytest

from tests.whitelist.scorecard.builders import (
    COLUMNS,
    SCHEMA,
    changed,
    csv_of,
    loans,
    put,
    refusal,
    run,
    train,
)

ROWS = loans(80)
TEXT = csv_of(ROWS)
LINES = TEXT.splitlines()


def labelled(*labels):
    return csv_of([{**row, "outcome": labels[n % len(labels)]} for n, row in enumerate(ROWS)])


def without(column):
    return csv_of(ROWS, tuple(name for name in COLUMNS if name != column))


def emptied(column):
    return csv_of([{**row, column: ""} for row in ROWS])


def header(old, new):
    return "\n".join([LINES[0].replace(old, new), *LINES[1:]])


DATA = {
    "a feature's column is missing": (without("months"), ["months"]),
    "the target is missing": (without("outcome"), ["outcome"]),
    "the id is missing": (without("loan"), ["loan"]),
    "the date is missing": (without("opened"), ["opened"]),
    "a protected column is missing": (without("sex"), ["sex"]),
    "a source of a derived column is missing": (without("late2"), ["late2"]),
    "a header twice": (header("memo", "months"), ["months"]),
    "a header twice but for spaces": (header("memo", " months "), ["months"]),
    "an unnamed header twice": ("\n".join(line + ",," for line in LINES), ["twice"]),
    "an id twice": (csv_of(changed(ROWS, 9, loan="L00003")), ["loan", "row 10", "L00003"]),
    "an id empty": (csv_of(changed(ROWS, 9, loan="")), ["loan", "row 10"]),
    "text in a number": (csv_of(changed(ROWS, 6, months="many")), ["months", "row 7", "many"]),
    "infinity": (csv_of(changed(ROWS, 6, sales="inf")), ["sales", "row 7", "inf"]),
    "minus infinity": (csv_of(changed(ROWS, 6, sales="-Infinity")), ["sales", "row 7"]),
    "another spelling of NaN": (csv_of(changed(ROWS, 6, sales="nan")), ["sales", "row 7"]),
    "a number beyond all": (csv_of(changed(ROWS, 6, sales="1e999")), ["sales", "row 7"]),
    "an underscore in a number": (csv_of(changed(ROWS, 6, sales="1_000")), ["sales", "row 7"]),
    "a comma in a number": (csv_of(changed(ROWS, 6, sales="1,000")), ["sales", "row 7"]),
    "a wide digit": (csv_of(changed(ROWS, 6, sales="１２")), ["sales", "row 7"]),
    "text in a protected number": (csv_of(changed(ROWS, 6, age="old")), ["age", "row 7"]),
    "a feature without a value": (emptied("months"), ["months"]),
    "a categorical feature without a value": (emptied("trade"), ["trade"]),
    "one class": (labelled("0"), ["outcome"]),
    "no bad label": (labelled("0", "2"), ["outcome"]),
    "an unknown label": (csv_of(changed(ROWS, 4, outcome="maybe")), ["outcome", "row 5", "maybe"]),
    "a missing label": (csv_of(changed(ROWS, 4, outcome="")), ["outcome", "row 5"]),
    "a label NA": (csv_of(changed(ROWS, 4, outcome="NA")), ["outcome", "row 5"]),
    "49 rows": (csv_of(ROWS[:49]), ["49"]),
    "nine of a class": (labelled("1", *"00000000"), ["outcome", "9"]),
    "not UTF-8": (TEXT.encode() + b"L9,\xff\xfe", ["UTF-8", "line 82"]),
    "another encoding": (TEXT.replace("shop", "店").encode("gb18030"), ["UTF-8", "line"]),
    "UTF-16": (TEXT.encode("utf-16"), ["UTF-8"]),
    "a zero byte": (TEXT.replace("shop", "sh\0p", 1), ["zero byte", "line"]),
    "an empty file": (b"", ["empty"]),
    "blank lines alone": (b"\n \n\n", ["empty"]),
    "a byte order mark alone": (b"\xef\xbb\xbf", ["empty"]),
    "only a header": (LINES[0] + "\n", ["no rows"]),
    "a short row": ("\n".join([*LINES[:5], "L9,2020-01-01", *LINES[5:]]), ["row 5", "line 6"]),
    "a long row": ("\n".join([*LINES[:5], LINES[5] + ",x", *LINES[6:]]), ["row 5", "line 6"]),
    "a quote that never closes": (TEXT + '"L9,', ["line"]),
    "another separator": (TEXT.replace(",", ";"), ["column"]),
}


@pytest.mark.parametrize("data, words", DATA.values(), ids=DATA)
def test_bad_data_are_refused_by_name(tmp_path, data, words):
    refusal(train(tmp_path, data), *words)
    assert not (tmp_path / "card").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"data.csv", "schema.toml"}


def schema(old, new, times=1):
    assert old in SCHEMA
    return SCHEMA.replace(old, new, times)


OPENED = "[columns.opened]"
MEMO = '[columns.memo]\nkind = "ignored"'
SCHEMAS = {
    "not TOML": ("contract = ", ["TOML"]),
    "not UTF-8": (b'name = "\xff"', ["UTF-8"]),
    "empty": ("", ["missing"]),
    "another contract": (schema("scorecard/1", "scorecard/2"), ["contract"]),
    "no target": (schema('target = "outcome"', ""), ["target"]),
    "no columns": (SCHEMA[: SCHEMA.index("[columns")], ["columns"]),
    "an unknown key": (schema('encoding = "utf-8"', 'encodings = "utf-8"'), ["encodings"]),
    "an unknown encoding": (schema('"utf-8"', '"klingon"'), ["encoding"]),
    "an unknown kind": (schema('"numeric"', '"number"'), ["months", "kind"]),
    "no kind": (schema('kind = "numeric"', ""), ["months", "kind"]),
    "a bad direction": (schema('"decreasing"', '"down"'), ["months", "monotone"]),
    "a direction of levels": (
        schema("[columns.trade]\n", '[columns.trade]\nmonotone = "increasing"\n'),
        ["trade", "monotone"],
    ),
    "a misspelt field": (schema("monotone =", "monoton ="), ["months", "monoton"]),
    "protected is no flag": (schema("protected = true", 'protected = "yes"'), ["sex", "protected"]),
    "id and target are one": (schema('id = "loan"', 'id = "outcome"'), ["outcome"]),
    "no feature": (SCHEMA.split("[columns.months]")[0], ["columns"]),
    "a label that is true": (schema('positive = "1"', "positive = true"), ["positive"]),
    "a column that is no table": (
        SCHEMA.replace(MEMO, "").replace(OPENED, f"[columns]\nmemo = 1\n{OPENED}"), ["memo"],
    ),
    "derived from a protected column": (schema('["late1", ', '["age", '), ["worst_late", "age"]),
    "derived from an ignored column": (schema('["late1", ', '["memo", '), ["worst_late", "memo"]),
    "derived from levels": (schema('["late1", ', '["trade", '), ["worst_late", "trade"]),
    "derived from nothing known": (schema('["late1", ', '["early", '), ["worst_late", "early"]),
    "derived from itself": (schema('["late1", ', '["worst_late", '), ["worst_late"]),
    "derived from the target": (schema('["late1", ', '["outcome", '), ["worst_late", "outcome"]),
    "derived with a name that is taken": (schema("derived.worst_late", "derived.sales"), ["sales"]),
    "an unknown operation": (schema('op = "max"', 'op = "median"'), ["worst_late", "op"]),
    "count_over without a limit": (schema("over = 2", ""), ["often_late", "over"]),
    "a limit that is no number": (schema("over = 2", 'over = "2"'), ["often_late", "over"]),
    "a limit for max": (schema('op = "max"', 'op = "max"\nover = 3'), ["worst_late", "over"]),
    "a ratio of three": (schema('op = "max"', 'op = "ratio"'), ["worst_late", "ratio"]),
    "a trend of one": (
        schema(', "late2", "late3"]\nop = "max"', ']\nop = "trend"'), ["worst_late", "trend"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("told, words", SCHEMAS.values(), ids=SCHEMAS)
def test_a_bad_schema_is_refused_by_name(tmp_path, told, words):
    refusal(train(tmp_path, TEXT, told), *words)
    assert not (tmp_path / "card").exists()


def test_a_sum_beyond_all_numbers_is_refused(tmp_path):
    told = schema('op = "max"', 'op = "sum"')
    rows = changed(ROWS, 3, late1="1e308", late2="1e308")
    refusal(train(tmp_path, csv_of(rows), told), "worst_late", "row 4")


@pytest.mark.parametrize("option", ["data", "schema"])
def test_a_file_that_is_not_there_is_named(tmp_path, option):
    paths = {"data": put(tmp_path, "d.csv", TEXT), "schema": put(tmp_path, "s.toml", SCHEMA)}
    paths[option] = tmp_path / "nowhere.txt"
    options = [part for name, path in paths.items() for part in (f"--{name}", path)]
    refusal(run("train", *options, "--out", tmp_path / "card"), "nowhere.txt")
    assert not (tmp_path / "card").exists()


def test_a_file_in_the_place_of_the_folder_stays(tmp_path):
    put(tmp_path, "card", "mine")
    refusal(train(tmp_path, TEXT), "card")
    assert (tmp_path / "card").read_text() == "mine"


def test_a_folder_under_a_file_is_refused_before_any_work(tmp_path):
    data, told = put(tmp_path, "d.csv", TEXT), put(tmp_path, "s.toml", SCHEMA)
    refusal(run("train", "--data", data, "--schema", told, "--out", data / "card"), "d.csv")


OPTIONS = {
    "an unknown option": (["--sede", "7"], "--sede"),
    "a seed that is no number": (["--seed", "x"], "--seed"),
    "a seed below 0": (["--seed", "-1"], "--seed"),
    "seven pairs": (["--pairs", "7"], "--pairs"),
}


@pytest.mark.parametrize("options, word", OPTIONS.values(), ids=OPTIONS)
def test_bad_options_are_one_line(tmp_path, options, word):
    refusal(train(tmp_path, TEXT, SCHEMA, *options), word)
    assert not (tmp_path / "card").exists()


def test_missing_options_and_unknown_commands_are_one_line():
    refusal(run("train"), "--data")
    refusal(run("learn"), "learn")
