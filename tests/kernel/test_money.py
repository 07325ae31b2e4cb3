"""Amounts: reading, printing, splitting."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.money import (
    MoneyError,
    format_wan,
    format_yuan,
    parse_yuan,
    plain_yuan,
    split,
)

FILE = Path(__file__).resolve().parents[1] / "cases" / "splits.toml"
SPLITS = tomllib.loads(FILE.read_text(encoding="utf-8"))["cases"]
FEN = st.integers(min_value=0, max_value=10**15)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("50万", 50_000_000),
        ("50 万元", 50_000_000),
        ("５０　万元", 50_000_000),
        ("人民币50万元整", 50_000_000),
        ("500,000", 50_000_000),
        ("５００，０００", 50_000_000),
        ("¥500 000.00元", 50_000_000),
        ("300", 30_000),
        ("0", 0),
        ("0.01", 1),
        ("0.000001万", 1),
        ("273.456789万", 273_456_789),
        ("1.2亿元", 12_000_000_000),
    ],
)
def test_amounts_are_read_as_people_write_them(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    ["", "万", "-5", "50,5万", "5,00", "0.001", "0.0000001万", "1e5", "50 5", "十万", "1.2.3"]
    + ["9" * 5000, "99999999亿", "50万万", "٣٠٠"],
)
def test_what_is_no_amount_to_the_fen_is_refused_in_chinese(text):
    with pytest.raises(MoneyError, match=r"[一-龥]"):
        parse_yuan(text)


@given(FEN)
def test_what_is_printed_reads_back_the_same(fen):
    assert parse_yuan(format_yuan(fen)) == fen
    assert parse_yuan(format_wan(fen)) == fen


def test_printing_keeps_every_fen_and_no_idle_nought():
    assert format_yuan(123_456_789) == "1,234,567.89"
    assert plain_yuan(123_456_789) == "1234567.89" and plain_yuan(-5) == "-0.05"
    assert format_yuan(-5) == "-0.05"
    assert format_wan(50_000_000) == "50万元"
    assert format_wan(1) == "0.000001万元"
    assert format_wan(9_007_199_254_740_993_000_001) == "9007199254740993.000001万元"


A2 = [Decimal("0.4"), Decimal("0.2"), Decimal("0.2"), Decimal("0.2")]


def test_a_loss_is_split_by_largest_remainder():
    assert split(273_456_789, A2) == (109_382_715, 54_691_358, 54_691_358, 54_691_358)


def test_ties_go_to_the_share_that_stands_first():
    assert split(37_434_567, A2) == (14_973_827, 7_486_914, 7_486_913, 7_486_913)
    assert split(1, [Decimal("0"), Decimal("0.5"), Decimal("0.5")]) == (0, 1, 0)


@st.composite
def a_whole(draw):
    cuts = sorted(draw(st.lists(st.integers(0, 10**9), max_size=7)))
    return [Decimal(b - a) / 10**9 for a, b in zip([0, *cuts], [*cuts, 10**9], strict=True)]


@given(FEN, a_whole())
def test_parts_add_up_and_none_is_a_fen_away_from_its_share(fen, shares):
    parts = split(fen, shares)
    assert sum(parts) == fen
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - fen * share) < 1


@pytest.mark.parametrize(
    ("fen", "shares"),
    [(1, ["0.5", "0.4"]), (1, ["0.5", "0.6"]), (1, []), (-1, ["1"]), (1, ["1.5", "-0.5"])]
    + [(1, ["0." + "3" * 40] * 3)],
)
def test_shares_that_are_no_whole_are_refused(fen, shares):
    with pytest.raises(ValueError, match="share|negative"):
        split(fen, [Decimal(share) for share in shares])


@pytest.mark.parametrize("case", SPLITS, ids=lambda case: case["name"])
def test_a_worked_loss_is_split_to_the_fen(case):
    shares = [Decimal(share) for _, share in case["shares"]]
    assert list(split(case["loss_fen"], shares)) == case["parts_fen"]
