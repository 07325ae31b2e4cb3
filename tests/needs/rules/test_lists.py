"""Tables of other systems, row by row."""

from datetime import date

import pytest

from app.kernel.tables import FaultyRow, Reading, guess, mapping_refusals
from app.needs.rules.lists import SHEET, ListRow, read_row

HEADER = [
    "序号",
    "需求编号",
    "企业名称",
    "统一社会信用代码",
    "融资金额（万元）",
    "期限(月)",
    "用途",
]
CELLS = ["1", "YHR-7", "河口脐橙", "91990101AAAAAAAAXX", "50", "12", "流动资金周转"]


def reading() -> Reading:
    return guess(SHEET, HEADER)


def test_a_usual_header_is_recognised():
    assert reading().columns == {
        "origin_number": 1,
        "uscc": 3,
        "enterprise": 2,
        "amount": 4,
        "term": 5,
        "use": 6,
    }
    assert reading().unit == "wan"


def test_a_row_becomes_a_need():
    row = read_row(2, CELLS, reading())
    assert isinstance(row, ListRow)
    assert (row.amount_fen, row.term_months, row.use) == (50_000_000, 12, "working_capital")
    assert row.origin_number == "YHR-7" and row.purpose == "流动资金周转"


@pytest.mark.parametrize(
    ("at", "text", "field"),
    [
        (1, "", "origin_number"),
        (3, " ", "uscc"),
        (4, "很多", "amount"),
        (4, "0", "amount"),
        (5, "一年半", "term"),
        (6, "买彩票", "use"),
    ],
)
def test_each_fault_is_explained_beside_its_field(at, text, field):
    row = read_row(2, [*CELLS[:at], text, *CELLS[at + 1 :]], reading())
    assert isinstance(row, FaultyRow)
    assert [r.field for r in row.reasons] == [field] and row.reasons[0].message


def test_all_faults_of_a_row_are_told_at_once():
    row = read_row(2, ["1", "", "", "", "", "", ""], reading())
    assert isinstance(row, FaultyRow) and len(row.reasons) == 4


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("50", "wan", 50_000_000),
        ("500000", "yuan", 50_000_000),
        ("50万元", "yuan", 50_000_000),
        ("500000元", "wan", 50_000_000),
        ("12.5", "wan", 12_500_000),
    ],
)
def test_a_unit_in_the_cell_counts_before_the_unit_of_the_column(text, unit, fen):
    row = read_row(2, [*CELLS[:4], text, *CELLS[5:]], Reading(reading().columns, unit))
    assert isinstance(row, ListRow) and row.amount_fen == fen


def test_years_are_read_as_months():
    row = read_row(2, [*CELLS[:5], "2年", CELLS[6]], reading())
    assert isinstance(row, ListRow) and row.term_months == 24


@pytest.mark.parametrize("text", ["2026-11-02", "2026/11/2", "2026年11月2日", "2026-11-02 10:00"])
def test_days_are_read_in_the_ways_people_write_them(text):
    spot = Reading({**reading().columns, "declared_on": 0}, "wan")
    row = read_row(2, [text, *CELLS[1:]], spot)
    assert isinstance(row, ListRow) and row.declared_on == date(2026, 11, 2)


def test_an_impossible_day_is_a_fault():
    spot = Reading({**reading().columns, "declared_on": 0}, "wan")
    assert isinstance(read_row(2, ["2026-02-30", *CELLS[1:]], spot), FaultyRow)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("未通过", "refused"),
        ("已授信", "credited"),
        ("企业放弃", "withdrawn"),
        ("办理中", "in_progress"),
    ],
)
def test_results_of_other_systems_are_known(text, result):
    spot = Reading({**reading().columns, "result": 0, "reason": 2}, "wan")
    row = read_row(2, [text, *CELLS[1:]], spot)
    assert isinstance(row, ListRow) and row.result == result


def test_a_refusal_without_a_reason_is_a_fault():
    spot = Reading({**reading().columns, "result": 0}, "wan")
    row = read_row(2, ["未授信", *CELLS[1:]], spot)
    assert isinstance(row, FaultyRow) and row.reasons[0].field == "reason"


def test_a_short_row_is_a_fault_not_a_crash():
    assert isinstance(read_row(2, ["1"], reading()), FaultyRow)


def test_a_column_that_must_be_there_is_asked_for():
    assert {r.field for r in mapping_refusals(SHEET, Reading({"amount": 0}))} == {
        "origin_number",
        "uscc",
        "term",
    }


def test_one_column_serves_one_field():
    twice = Reading({"origin_number": 0, "uscc": 1, "amount": 2, "term": 2})
    assert [r.code for r in mapping_refusals(SHEET, twice)] == ["column_twice"]
