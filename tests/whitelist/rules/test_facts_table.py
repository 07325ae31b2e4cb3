"""A table of facts: words as offices write them, faults beside their cell."""

from datetime import date

import pytest

from app.kernel.tables import FaultyRow, guess
from app.whitelist.rules.facts_kinds import fact_kinds
from app.whitelist.rules.facts_table import SHEET, FactRow, read_row, value_typed, whole_number
from tests.whitelist.builders import DAY, POLICY

KINDS = fact_kinds(POLICY)
READING = guess(SHEET, SHEET.headings)


def read(*cells: str, source: str = "department"):
    return read_row(2, cells, READING, source=source, on=DAY, policy=POLICY)


def test_a_row_becomes_a_fact():
    row = read("91500236ma5example", "参保职工人数", "8 人", "2026/10/31", "", "县社保局")
    assert isinstance(row, FactRow) and row.uscc == "91500236MA5EXAMPLE"
    assert (row.draft.type, row.draft.value, row.draft.as_of) == (
        "insured_staff",
        8,
        date(2026, 10, 31),
    )


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("invoice_12m_fen", "280万", 280_000_000),
        ("invoice_12m_fen", "2800000.00", 280_000_000),
        ("electricity_kwh_12m", "12,345度", 12_345),
        ("tax_grade", "A", "A"),
        ("park_rent", "已交清", "paid"),
        ("admin_penalty", "2026-03-01", date(2026, 3, 1)),
        ("insured_staff", "-3", None),
        ("insured_staff", "３", None),
        ("insured_staff", "1e5", None),
        ("insured_staff", "", None),
        ("tax_grade", "甲", None),
        ("admin_penalty", "昨天", None),
    ],
)
def test_what_people_type(kind, text, value):
    assert value_typed(text, KINDS[kind]) == value


def test_a_number_of_endless_digits_is_none():
    assert whole_number("9" * 400, KINDS["insured_staff"]) is None


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (("x", "没有这一类", "1", "2026-10-31"), "type"),
        (("x", "参保职工人数", "=1+1", "2026-10-31"), "value"),
        (("x", "参保职工人数", "很多", "2026-10-31"), "value"),
        (("x", "参保职工人数", "1", "2026-13-31"), "as_of"),
        (("", "参保职工人数", "1", "2026-10-31"), "uscc"),
        (("x", "行政处罚", "2026-10-31", "2026-10-31"), "number"),
    ],
)
def test_a_fault_stands_beside_its_cell(cells, field):
    row = read(*cells)
    assert isinstance(row, FaultyRow) and field in {reason.field for reason in row.reasons}
