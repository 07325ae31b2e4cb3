"""Tables from elsewhere, cell by cell."""

from datetime import date
from decimal import Decimal

import pytest

from app.kernel.tables import (
    Column,
    Reading,
    RowReader,
    Sheet,
    doubles,
    from_headings,
    guess,
    known,
    mapping_refusals,
    repeated,
)

SHEET = Sheet(
    {
        "name": Column("名称", ("名称", "单位"), required=True, example="示例"),
        "amount": Column("金额", ("金额（万元）", "贷款金额"), money=True),
        "assets": Column("资产", ("资产",), money=True),
        "day": Column("日期", ("日期",)),
    }
)


def reader(*cells: str, unit: str = "yuan") -> RowReader:
    return RowReader(SHEET, cells, Reading({"name": 0, "amount": 1, "day": 2, "assets": 3}, unit))


def told(read: RowReader) -> list[tuple[str | None, str]]:
    return [(fault.field, fault.message) for fault in read.faults]


def test_a_template_is_read_as_it_was_given():
    assert guess(SHEET, SHEET.headings).columns == {
        field: at for at, field in enumerate(SHEET.columns)
    }


def test_the_unit_of_a_heading_is_seen():
    assert guess(SHEET, ["名称", "贷款金额（万元）"]).unit == "wan"
    assert guess(SHEET, ["名称", "贷款金额（元）"]).unit == "yuan"


def test_a_heading_that_stands_twice_is_for_a_person_to_choose():
    header = ["名称", "名称", "日期"]
    assert repeated(header) == ["名称"]
    found = guess(SHEET, header)
    assert found.columns == {"day": 2}
    assert [r.code for r in mapping_refusals(SHEET, found, header)] == ["column_missing"]


def test_amount_columns_in_different_units_are_not_mixed():
    header = ["名称", "金额（万元）", "资产（元）"]
    found = Reading({"name": 0, "amount": 1, "assets": 2}, "wan")
    assert [r.code for r in mapping_refusals(SHEET, found, header)] == ["units_mixed"]


def test_a_saved_way_finds_its_headings_wherever_they_stand():
    saved = {"amount": "金额", "term": "期限"}
    assert from_headings(["期限", "金额"], saved, "wan") == Reading({"amount": 1, "term": 0}, "wan")
    assert from_headings(["期限"], saved, "wan") is None
    assert from_headings(["期限", "金额", "金额"], saved, "wan") is None


def test_the_same_key_twice_in_a_table_is_found():
    assert doubles([(2, "a"), (3, "a"), (4, "b"), (5, "a")]) == {3: 2, 5: 2}


def test_an_empty_cell_is_a_fault_only_where_it_is_needed():
    read = reader("", "", "")
    assert (read.text("name"), read.text("day")) == ("", "")
    assert told(read) == [("name", "「名称」是空的")]


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)"])
def test_a_formula_is_a_fault_and_never_a_value(cell):
    read = reader(cell)
    assert read.text("name") == "" and "公式" in told(read)[0][1]


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [("50", "wan", 50_000_000), ("50", "yuan", 5_000), ("50万", "yuan", 50_000_000)],
)
def test_a_unit_in_the_cell_counts_before_the_unit_of_the_table(cell, unit, fen):
    assert reader("甲", cell, unit=unit).amount("amount") == fen


@pytest.mark.parametrize("cell", ["2026-11-02", "2026/11/2", "2026年11月2日", "2026-11-02 10:00"])
def test_days_are_read_in_the_ways_people_write_them(cell):
    assert reader("甲", "", cell).day("day") == date(2026, 11, 2)


@pytest.mark.parametrize("cell", ["2026-02-30", "明天", "45000"])
def test_an_impossible_day_is_told_once_beside_its_column(cell):
    read = reader("甲", "", cell)
    assert read.day("day") is None and read.day("day") is None
    assert [field for field, _ in told(read)] == ["day"]


@pytest.mark.parametrize(("cell", "rate"), [("3.85", "0.0385"), ("4%", "0.04"), ("", None)])
def test_rates_are_written_in_per_cent(cell, rate):
    assert reader(cell).rate("name") == (Decimal(rate) if rate else None)


@pytest.mark.parametrize(("cell", "number"), [("12", 12), ("12.0", 12), ("12人", 12)])
def test_counts_are_whole(cell, number):
    assert reader(cell).count("name") == number


def test_a_part_of_a_person_is_a_fault():
    read = reader("1.5")
    assert read.count("name") == 0 and len(read.faults) == 1


@pytest.mark.parametrize(("cell", "flag"), [("是", True), ("无", False), ("", None)])
def test_yes_no_or_nothing(cell, flag):
    assert reader("甲", "", cell).flag("day") is flag


def test_a_code_is_known_by_itself_or_by_its_words():
    words = {"core": ("核心",), "key": ("重点",)}
    assert [known(t, words) for t in ("core", "重点园区", "别的")] == ["core", "key", None]


def test_the_example_row_of_the_template_is_not_taken():
    assert [f.code for f in reader("示例", "", "").faults] == ["example_row"]
    assert reader("别的", "", "").faults == []


def test_a_short_row_is_a_fault_not_a_crash():
    assert told(RowReader(SHEET, (), Reading({"name": 7}))) == []
    assert RowReader(SHEET, (), Reading({"name": 7})).text("name") == ""
