"""Tables out: no cell is a formula, in CSV or in Excel."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from app.infra.export import csv_response, xlsx_response

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "\nx",
    "＝1+1",
    "＠x",
    '=HYPERLINK("http://x")',
]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_csv_cell_is_never_a_formula(app, cell):
    with app.test_request_context():
        body = csv_response("a.csv", ["x"], [[cell]]).get_data().decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(body, newline="")))
    assert read[1][0] == f"'{cell}"


@pytest.mark.parametrize("cell", FORMULAS)
def test_an_excel_cell_is_text(app, cell):
    with app.test_request_context():
        body = xlsx_response("a.xlsx", ["x"], [[cell]]).get_data()
    found = load_workbook(io.BytesIO(body)).active.cell(2, 1)
    assert found.data_type in ("s", "inlineStr") and found.data_type != "f"


def test_numbers_stay_numbers_and_days_are_days(app):
    with app.test_request_context():
        response = csv_response(
            "表.csv",
            ["a", "b", "c", "d"],
            [[-5, Decimal("1.50"), date(2026, 1, 2), datetime(2026, 1, 1, 17, tzinfo=UTC)]],
        )
    row = response.get_data().decode("utf-8-sig").splitlines()[1]
    assert row == "-5,1.50,2026-01-02,2026-01-02 01:00"
    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("bad", ["\x01", "\x0b", "\x1f", "\uffff"])
def test_a_pasted_control_character_breaks_no_file(app, bad):
    with app.test_request_context():
        book = xlsx_response("a.xlsx", [f"标{bad}题"], [[f"不{bad}行"]]).get_data()
        text = csv_response("a.csv", ["x"], [[f"不{bad}行"]]).get_data().decode("utf-8-sig")
    assert load_workbook(io.BytesIO(book)).active.cell(2, 1).value == "不行"
    assert "不行" in text
