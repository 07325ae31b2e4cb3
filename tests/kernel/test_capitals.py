"""Chinese capitals of amounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.capitals import capitals


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (50, "伍角整"),
        (105, "壹元零伍分"),
        (1010, "壹拾元零壹角整"),
        (30_000, "叁佰元整"),
        (300_000_000, "叁佰万元整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (100_000_700_000, "壹拾亿零柒仟元整"),
        (1_000_000_000_000_000, "壹拾万亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (-100, "负壹元整"),
    ],
)
def test_capitals_follow_bank_practice(fen, text):
    assert capitals(fen) == text


@given(st.integers(min_value=0, max_value=10**17))
def test_capitals_read_back_the_same_and_never_stutter(fen):
    text = capitals(fen)
    assert _read(text) == fen
    assert "零零" not in text
    assert text.endswith("整") == (fen % 10 == 0)


def _read(text):
    """Fen of an amount in capitals, by adding up what stands before each unit."""
    whole, _, small = text.removesuffix("整").rpartition("元")
    fen = dict.fromkeys("角分", 0)
    for digit, unit in zip(
        small.replace("零", "")[::2], small.replace("零", "")[1::2], strict=True
    ):
        fen[unit] = "零壹贰叁肆伍陆柒捌玖".index(digit)
    return _number(whole) * 100 + fen["角"] * 10 + fen["分"]


def _number(text):
    for unit, size in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        high, found, low = text.rpartition(unit)
        if found:
            return _number(high) * size + _number(low)
    return "零壹贰叁肆伍陆柒捌玖".index(text[-1]) if text else 0
