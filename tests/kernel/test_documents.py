"""Strict reading: what is refused, in which words, and where."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.documents import BadInput, Fields, day_in, decimal_in, integer_in, read_document


def test_a_document_keeps_integers_and_decimals_exact():
    found = read_document('{"a": 9007199254740993, "b": 0.1, "银行": ["x"]}'.encode())
    assert found == {"a": 9007199254740993, "b": Decimal("0.1"), "银行": ["x"]}


def test_a_byte_order_mark_is_no_fault():
    assert read_document(b"\xef\xbb\xbf{}") == {}


@pytest.mark.parametrize(
    ("raw", "what", "where"),
    [
        (b"", "empty", "document"),
        (b" \n", "empty", "document"),
        (b"[]", "a list", "document"),
        (b"null", "null", "document"),
        (b"7", "the number 7", "document"),
        (b'{"a": 1,}', "not JSON", "line 1, column 9"),
        (b'{"a": 1} {}', "not JSON: Extra data", "line 1, column 10"),
        (b"{'a': 1}", "not JSON", "line 1, column 2"),
        (b'{"a": "\xff"}', "UTF-8", "byte 7"),
        ('{"a": 1}'.encode("utf-16"), "UTF-8", "byte 0"),
        (b'{"a": NaN}', "NaN", "a"),
        (b'{"a": [0, {"b": -Infinity}]}', "-Infinity", "a[1].b"),
        (b'{"a": ' + b"1" * 5000 + b"}", "111... is not a number", "a"),
        (b'{"a": 0.' + b"1" * 5000 + b"}", "111... is not a number", "a"),
        (b'{"a": 1e99999999999999999999999999}', "is not a number", "a"),
        (b'{"a": 1, "a": 1}', 'the key "a" is given twice', "document"),
        (b'{"x": [{"a": 1, "b": 2, "a": 3}]}', 'the key "a" is given twice', "x[0]"),
        ('{"e\u0301": 1, "\u00e9": 2}'.encode(), "given twice", "document"),
        (b'{"a": "\\ud800"}', "surrogate", "a"),
        (b'{"\\udc00": 1}', "surrogate", "document"),
        (b'{"a": ' + b"[" * 40 + b"]" * 40 + b"}", "nested too deeply", "document"),
        (b'{"a": ' + b"[" * 100_000, "nested too deeply", "document"),
    ],
)
def test_what_is_no_plain_object_is_refused(raw, what, where):
    with pytest.raises(BadInput) as refused:
        read_document(raw)
    assert what in refused.value.what
    assert refused.value.where == where


@given(st.binary(max_size=200))
def test_any_bytes_give_an_object_or_a_refusal(raw):
    try:
        assert isinstance(read_document(raw), dict)
    except BadInput as refused:
        assert "\n" not in str(refused)


def test_an_unknown_field_is_named_before_a_missing_one():
    with pytest.raises(BadInput, match=r'unknown field "amont".*did you mean "amount"'):
        Fields({"amont": 1}, required=("amount",))
    with pytest.raises(BadInput, match=r'"amount" is missing \(fees\[2\]\)'):
        Fields({}, required=("amount",), where="fees[2]")
    with pytest.raises(BadInput, match=r"an object is expected, not null \(fees\[2\]\)"):
        Fields(None, required=(), where="fees[2]")


@pytest.mark.parametrize("value", [True, False, None, "1", Decimal("1.0"), [], {}, 2**63, -(2**63)])
def test_only_an_integer_is_an_integer(value):
    with pytest.raises(BadInput, match=r"\(a\)"):
        integer_in(value, "a")


def test_the_largest_amount_is_that_of_a_column():
    assert integer_in(2**63 - 1, "a") == 2**63 - 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 0.5",
        "0.5 ",
        "0.5\n",
        "+0.5",
        ".5",
        "5.",
        "5e-2",
        "1E2",
        "0,5",
        "NaN",
        "Infinity",
        "0x1",
    ]
    + ["０.５", "1_000", "--1", "1.2.3", "0." + "1" * 101, "1" * 16],
)
def test_only_plain_digits_make_a_decimal(text):
    with pytest.raises(BadInput, match="is not a decimal"):
        decimal_in(text, "rate")


@pytest.mark.parametrize("value", [1, Decimal("0.5"), None, True, ["0.5"]])
def test_a_decimal_stands_in_quotes(value):
    with pytest.raises(BadInput, match="in quotes"):
        decimal_in(value, "rate")


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=12))
def test_decimals_are_read_to_the_last_digit(number):
    assert decimal_in(f"{number:f}", "rate") == number


@pytest.mark.parametrize(
    "text",
    ["2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "2026-1-1", "20260101", "2026/01/01"]
    + ["2026-01-01T00:00:00", " 2026-01-01", "２０２６-01-01", "", "2026-W01-1"],
)
def test_only_a_day_of_the_calendar_is_a_date(text):
    with pytest.raises(BadInput, match=r"\(on\)"):
        day_in(text, "on")


def test_a_date_is_text():
    assert day_in("2024-02-29", "on") == date(2024, 2, 29)
    with pytest.raises(BadInput, match="not the number 20260101"):
        day_in(20260101, "on")


def test_fields_read_each_kind_and_name_their_place():
    fields = Fields(
        {"n": 3, "rate": "-1", "kind": "x", "name": 7, "list": {}, "map": []},
        required=("n", "rate", "kind", "name", "list", "map"),
        where="outer",
    )
    assert fields.integer("n", least=3, most=3) == 3
    for read in (
        lambda: fields.integer("n", least=4),
        lambda: fields.integer("n", most=2),
        lambda: fields.decimal("rate"),
        lambda: fields.choice("kind", ("y", "z")),
        lambda: fields.text("name"),
        lambda: fields.items("list"),
        lambda: fields.nested("map"),
    ):
        with pytest.raises(BadInput, match=r"\(outer\."):
            read()


@given(st.dictionaries(st.text(max_size=5), st.integers(-5, 5), max_size=4))
def test_what_json_writes_is_read_back(values):
    try:
        assert read_document(json.dumps(values).encode()) == values
    except BadInput as refused:
        assert "twice" in refused.what or "surrogate" in refused.what
