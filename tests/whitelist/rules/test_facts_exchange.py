"""Documents of the exchange: JSON becomes a table, what was not agreed is refused."""

import json

import pytest

from app.whitelist.rules.facts_exchange import Result, Unreadable, results_document, table_of
from app.whitelist.rules.facts_table import SHEET


def test_json_rows_become_the_table_of_the_template():
    rows = [{"uscc": "X", "type": "insured_staff", "value": 8, "as_of": "2026-10-31"}]
    text = table_of(json.dumps(rows).encode(), SHEET).decode()
    assert text.splitlines()[0] == ",".join(SHEET.headings)
    assert text.splitlines()[1] == "X,insured_staff,8,2026-10-31,,"
    assert table_of(json.dumps({"rows": rows}).encode(), SHEET).decode() == text


@pytest.mark.parametrize("content", [b"uscc,type\nx,y\n", b"PK\x03\x04rest"])
def test_a_table_stays_a_table(content):
    assert table_of(content, SHEET) == content


@pytest.mark.parametrize(
    "content",
    [b"[", b"{}", b"[]", b"[1]", b'[{"x": 1}]', b'[{"uscc": null, "value": []}]', b"[true]"],
)
def test_what_was_not_agreed_is_refused(content):
    with pytest.raises(Unreadable):
        table_of(content, SHEET)


def test_results_hold_a_number_and_a_word_and_are_the_same_twice():
    results = [Result("SJ-1", "X", "credited", "2026-11-24")]
    document = json.loads(results_document(results))
    assert set(document["rows"][0]) == {"origin_number", "uscc", "result", "result_on"}
    assert results_document(results) == results_document(list(results))
