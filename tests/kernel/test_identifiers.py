"""Check characters of credit codes and citizen numbers."""

from datetime import date

import pytest

from app.kernel.identifiers import (
    check_citizen_number,
    check_credit_code,
    citizen_check_character,
    credit_check_character,
    fold,
    organisation_check_character,
)

TODAY = date(2026, 11, 24)
CODES = [
    "91350100M000100Y43",
    "92500236MA0DEMA17R",
    "93500236MA0DEMA25H",
    "91500236MA0DEMA33J",
    "91500236MA0DEMA41D",
]


def full_width(text):
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


@pytest.mark.parametrize("code", CODES)
def test_a_valid_code_is_valid_in_every_spelling(code):
    for spelling in (code, code.lower(), full_width(code), full_width(code.lower())):
        assert check_credit_code(spelling).valid


@pytest.mark.parametrize("code", CODES)
def test_another_last_character_fails(code):
    for last in "0123456789ABCDEFGHJKLMNPQRTUWXY":
        assert check_credit_code(code[:17] + last).valid is (last == code[17])


@pytest.mark.parametrize("code", CODES)
def test_the_organisation_code_has_a_check_of_its_own(code):
    wrong = "1" if code[16] != "1" else "2"
    body = code[:16] + wrong
    verdict = check_credit_code(body + credit_check_character(body))
    assert not verdict.valid
    assert "第 17 位" in verdict.reason
    assert organisation_check_character(code[8:16]) == code[16]


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("", "没有填写"),
        (" 91350100M000100Y43", "空格"),
        ("91350100M000100Y4", "18 位"),
        ("500236600012345", "待换照"),
        ("9135010OM000100Y43", "第 8 位"),
        ("91A50100M000100Y43", "行政区划"),
        ("９１350100M000100Y44", "校验码"),
        ("统一社会信用代码统一社会信用代码统一", "第 1 位"),
        ("ß" * 18, "第 1 位"),
    ],
)
def test_any_text_is_answered_with_a_reason(code, word):
    verdict = check_credit_code(code)
    assert not verdict.valid
    assert word in verdict.reason


@pytest.mark.parametrize("number", ["11010519491231002X", "11010519491231002x"])
def test_the_public_example_passes(number):
    assert check_citizen_number(number, TODAY).valid
    assert check_citizen_number(full_width(number), TODAY).valid


def numbered(body):
    return body + citizen_check_character(body)


@pytest.mark.parametrize("body", ["51222619700229001", "50023620260230001", "50023620001301001"])
def test_a_birth_date_must_be_a_day_of_the_calendar(body):
    assert "出生日期" in check_citizen_number(numbered(body), TODAY).reason


@pytest.mark.parametrize(
    ("birth", "valid"), [("20261124", True), ("20261125", False), ("18400229", True)]
)
def test_a_birth_date_must_not_lie_ahead(birth, valid):
    assert check_citizen_number(numbered(f"512226{birth}001"), TODAY).valid is valid


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("110105491231002", "15 位旧"),
        ("11010519491231002A", "数字或 X"),
        ("1101051949123100X2", "应全为数字"),
        ("110105194912310021", "校验码"),
        ("110105 19491231002X", "空格"),
        ("", "没有填写"),
        ("１", "18 位"),
        ("²" * 18, "应全为数字"),
    ],
)
def test_any_number_is_answered_with_a_reason(number, word):
    verdict = check_citizen_number(number, TODAY)
    assert not verdict.valid
    assert word in verdict.reason


def test_only_width_and_case_are_folded():
    assert fold("ａ9ßſ　") == "A9ßſ "
