"""Identifiers and their check characters: credit codes (GB 32100-2015), citizen numbers (GB 11643).

Answers say in plain Chinese what is wrong. Lower case and full-width characters are folded first;
spaces are not forgiven, because a code with a space in it will not be found anywhere else.
"""

from dataclasses import dataclass
from datetime import date

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"
_DIGITS = frozenset("0123456789")

_FOLDING = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}


@dataclass(frozen=True)
class Verdict:
    """Whether an identifier is valid, and if not, the first thing that is wrong with it."""

    valid: bool
    reason: str | None = None


_VALID = Verdict(True)


def fold(text: str) -> str:
    """Full-width to half-width, then Latin letters to capitals; nothing else is touched.

    >>> fold("９1ab")
    '91AB'
    """
    return text.translate(_FOLDING).translate(_UPPER)


def organisation_check_character(body: str) -> str:
    """The ninth character of an organisation code (组织机构代码) from its first eight."""
    values = (_ORGANISATION_ALPHABET.index(character) for character in body)
    total = sum(v * w for v, w in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[(11 - total % 11) % 11]


def credit_check_character(body: str) -> str:
    """The last character of a credit code (统一社会信用代码) from its first seventeen."""
    values = (_CREDIT_ALPHABET.index(character) for character in body)
    total = sum(v * w for v, w in zip(values, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def citizen_check_character(body: str) -> str:
    """The last character of a citizen number (公民身份号码) from its first seventeen digits."""
    total = sum(int(digit) * w for digit, w in zip(body, _CITIZEN_WEIGHTS, strict=True))
    return _CITIZEN_CHECKS[total % 11]


def check_credit_code(text: str) -> Verdict:
    """Whether `text` is a unified social credit code, its organisation code included."""
    code = fold(text)
    wrong = _shape(code, "统一社会信用代码")
    if wrong is None and len(code) == 15 and set(code) <= _DIGITS:
        wrong = "这是 15 位旧注册号，须换领 18 位统一社会信用代码的新执照（待换照）"
    wrong = wrong or _length(code, "统一社会信用代码") or _credit_characters(code)
    if wrong:
        return Verdict(False, wrong)
    if organisation_check_character(code[8:16]) != code[16]:
        return Verdict(False, "第 17 位（组织机构代码校验码）不正确，请核对第 9 至 17 位")
    if credit_check_character(code[:17]) != code[17]:
        return Verdict(False, "最后一位校验码不正确，请核对是否抄错")
    return _VALID


def _credit_characters(code: str) -> str | None:
    for place, character in enumerate(code, start=1):
        if character not in _CREDIT_ALPHABET:
            return f"第 {place} 位“{character}”不能出现在统一社会信用代码中（不用 I、O、S、V、Z）"
    if not set(code[2:8]) <= _DIGITS:
        return "第 3 至 8 位是登记机关的行政区划代码，应全为数字"
    return None


def check_citizen_number(text: str, on: date) -> Verdict:
    """Whether `text` is an 18-place citizen number whose birth date is a real day up to `on`.

    The address code is that of the first registration and may name a county that is no more, so
    it is not compared with any list. Residence permits (81, 82, 83, 9…) use the same form.
    """
    number = fold(text)
    wrong = _shape(number, "身份证号码")
    if wrong is None and len(number) == 15 and set(number) <= _DIGITS:
        wrong = "这是 15 位旧身份证号码，请使用 18 位号码"
    wrong = wrong or _length(number, "身份证号码") or _citizen_characters(number)
    wrong = wrong or _birth(number, on)
    if wrong:
        return Verdict(False, wrong)
    if citizen_check_character(number[:17]) != number[17]:
        return Verdict(False, "最后一位校验码不正确，请核对是否抄错")
    return _VALID


def birth_date(number: str) -> date | None:
    """The birth date in an 18-place citizen number, or None if it is no day of the calendar."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _citizen_characters(number: str) -> str | None:
    if not set(number[:17]) <= _DIGITS:
        return "身份证号码前 17 位应全为数字"
    if number[17] not in _CITIZEN_CHECKS:
        return "身份证号码最后一位应为数字或 X"
    if number[0] == "0":
        return "身份证号码不以 0 开头"
    return None


def _birth(number: str, on: date) -> str | None:
    born = birth_date(number)
    if born is None:
        return "第 7 至 14 位不是真实的出生日期"
    if born > on:
        return "出生日期在今天之后"
    return None


def _shape(text: str, name: str) -> str | None:
    if not text:
        return f"没有填写{name}"
    if any(character.isspace() for character in text):
        return f"{name}中有空格，请去掉后再试"
    return None


def _length(text: str, name: str) -> str | None:
    return None if len(text) == 18 else f"{name}应为 18 位，现为 {len(text)} 位"
