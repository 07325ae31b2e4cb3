"""Columns made from others, and those made from these."""

from time import process_time

import pytest

from app.kernel.documents import BadInput
from app.whitelist.rules.scorecard.columns import read_columns
from app.whitelist.rules.scorecard.schema import schema_of
from app.whitelist.rules.scorecard.table import read_table

TABLE = read_table(b"a,b,c\n1,2,6\n,4,\n,,\n3,0,3\n-2,NA,5\n")
BASE = {
    "contract": "guiyan-scorecard/1",
    "name": "n",
    "id": "i",
    "target": "t",
    "positive": 1,
    "columns": {name: {"kind": "numeric"} for name in "abc"},
}


def made(tables, name="d"):
    schema = schema_of({**BASE, "derived": tables})
    return read_columns(TABLE, [schema.column(name)], schema.columns)[name]


@pytest.mark.parametrize(
    "operation, expected",
    [
        ("max", [6, 4, None, 3, 5]),
        ("min", [1, 4, None, 0, -2]),
        ("sum", [9, 4, None, 6, 3]),
        ("mean", [3, 4, None, 2, 1.5]),
        ("count_over", [1, 1, None, 0, 1]),
        ("trend", [2.5, None, None, 0, 3.5]),
    ],
)
def test_an_operation_leaves_out_what_is_missing(operation, expected):
    over = {"over": 3} if operation == "count_over" else {}
    assert made({"d": {"from": ["a", "b", "c"], "op": operation, **over}}) == expected


def test_a_ratio_needs_both_and_a_divisor():
    assert made({"d": {"from": ["a", "b"], "op": "ratio"}}) == [0.5, None, None, None, None]


def test_a_derived_column_counts_as_a_column_in_any_order_of_names():
    tables = {
        "a_share": {"from": ["z_total", "c"], "op": "ratio"},
        "z_total": {"from": ["a", "b", "c"], "op": "sum"},
    }
    assert made(tables, "a_share") == [1.5, None, None, 2.0, 0.6]


def test_columns_made_from_each_other_are_refused():
    tables = {"d": {"from": ["e"], "op": "max"}, "e": {"from": ["d"], "op": "max"}}
    with pytest.raises(BadInput, match='"d"'):
        made(tables)


def test_a_schema_of_very_many_derived_columns_is_read_in_a_moment():
    begun = process_time()
    schema = schema_of(
        {**BASE, "derived": {f"d{n}": {"from": ["a"], "op": "sum"} for n in range(1500)}}
    )
    assert len(schema.columns) == 1503
    assert process_time() - begun < 3
