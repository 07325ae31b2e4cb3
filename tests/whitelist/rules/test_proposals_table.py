"""A table of proposals, read row by row."""

import pytest

from app.kernel.refusals import Refusal
from app.kernel.tables import CELL_MAX, FaultyRow, Reading, guess
from app.whitelist.rules.proposals_table import (
    SHEET,
    ProposalRow,
    name_refusals,
    outcome_of,
    read_row,
)

READING = Reading({"firm": 0, "name": 1, "grounds": 2})


def read(*cells: str) -> ProposalRow | FaultyRow:
    return read_row(2, cells, READING)


def test_a_code_is_read_without_spaces_and_in_capitals():
    row = read(" 91500236 ma5abcde1x", "", "订单稳定")
    assert row == ProposalRow(2, "91500236MA5ABCDE1X", "", "订单稳定")


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (("", "某厂", ""), "firm"),
        (("=A1", "", ""), "firm"),
        (("91500236MA5ABCDE1X", "", "长" * CELL_MAX), "grounds"),
    ],
)
def test_a_fault_stands_beside_its_column(cells, field):
    row = read(*cells)
    assert isinstance(row, FaultyRow) and [r.field for r in row.reasons][0] == field


def test_the_example_of_the_template_is_never_taken():
    row = read(*SHEET.example)
    assert isinstance(row, FaultyRow) and row.reasons[0].code == "example_row"


def test_the_templates_headings_are_known_and_a_reference_will_do():
    assert guess(SHEET, SHEET.headings).columns == READING.columns
    assert guess(SHEET, ["企业编号", "理由"]).columns == {"firm": 0, "grounds": 1}


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("", []), ("山里人（奉节）食品 公司", []), ("别家公司", ["other_name"])],
)
def test_a_name_that_is_given_must_be_the_registered_one(typed, codes):
    row = ProposalRow(2, "X", typed, "")
    assert [r.code for r in name_refusals(row, "山里人(奉节)食品公司")] == codes


@pytest.mark.parametrize(
    ("codes", "outcome"),
    [
        ([], "new"),
        (["already_proposed"], "known"),
        (["already_listed", "score_too_old"], "known"),
        (["no_live_consent"], None),
    ],
)
def test_who_has_a_place_already_is_no_fault(codes, outcome):
    assert outcome_of([Refusal(code, "…") for code in codes]) == outcome
