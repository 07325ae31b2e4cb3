"""Two spellings of one number are one thing."""

import pytest

from app.collateral.rules.identity import identity_of


@pytest.mark.parametrize(
    "spelling",
    [
        "SO1-2024 OB0",
        "so1 2024 0b0",
        "SOI2024OBO",
        "ＳＯ１－２０２４－ＯＢＯ",
        "S01.2024.0B0",
        "\u200bSO1\u00a02024OB0",
        "S\u041e1 2024 0\u04120",
    ],
)
def test_spellings_of_one_serial_number_are_one(spelling):
    assert identity_of(spelling) == "S0120240B0"


def test_other_numbers_stay_other():
    assert identity_of("A-1002") != identity_of("A-1003")


@pytest.mark.parametrize("nothing", ["", "  ", "---", "（）"])
def test_signs_alone_name_nothing(nothing):
    assert identity_of(nothing) == ""


def test_a_certificate_keeps_its_chinese_words():
    assert identity_of("渝(2021)奉节县不动产权第000123号") == "渝2021奉节县不动产权第000123号"
