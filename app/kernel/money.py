"""Money is integer fen (分): reading what people type, printing it, splitting it exactly."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

FEN_OF_A_WAN = 1_000_000
_MOST_FEN = 10**15


class MoneyError(ValueError):
    """Not an amount."""


_WRAPPING = re.compile(r"^(?:人民币|RMB|[¥￥])|(?:元整|元|圆|整)$")
_NUMBER = re.compile(
    r"(?P<digits>[0-9]+|[0-9]{1,3}(?:[,， ][0-9]{3})+)(?P<rest>\.[0-9]+)?(?P<unit>[万亿]?)"
)
_FEN_OF = {"": 100, "万": FEN_OF_A_WAN, "亿": 10_000 * FEN_OF_A_WAN}


def parse_yuan(text: str) -> int:
    """Read "50万", "50 万元", "500,000", "５００" as fen; without a unit it is yuan.

    Commas and spaces are taken only where they part thousands: "50,5万" is a slip, not 505 万.
    Raises MoneyError (in Chinese) for anything else, for parts of a fen, and above 10 万亿元.

    >>> parse_yuan("50 万元"), parse_yuan("0.000001万"), parse_yuan("1,234.5")
    (50000000, 1, 123450)
    """
    found = _NUMBER.fullmatch(_unwrapped(text))
    # int() refuses thousands of digits with an error of its own; nobody types sixty.
    if not found or len(text) > 60:
        raise MoneyError("请填写金额，例如 50万 或 500000")
    digits, decimals, unit = found.groups(default="")
    fen = Fraction(re.sub("[, ]", "", digits) + decimals) * _FEN_OF[unit]
    if fen.denominator != 1:
        raise MoneyError("金额最多精确到分")
    if fen > _MOST_FEN:
        raise MoneyError("金额过大，请核对单位")
    return int(fen)


def _unwrapped(text: str) -> str:
    folded = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    plain = re.sub(r"\s+", " ", folded).strip().upper()
    for _ in range(2):
        plain = _WRAPPING.sub("", plain).strip()
    return re.sub(r" (?=[万亿])", "", plain)


def format_yuan(fen: int) -> str:
    """Yuan with two decimals and thousands: "1,234.50"."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def plain_yuan(fen: int) -> str:
    """Yuan as a table for programs holds it, without thousands: "1234.50"."""
    return format_yuan(fen).replace(",", "")


def format_wan(fen: int) -> str:
    """万元 with as many decimals as the amount has, at most six: "50万元", "0.000001万元"."""
    wan, rest = divmod(abs(fen), FEN_OF_A_WAN)
    decimals = f".{rest:06d}".rstrip("0") if rest else ""
    return f"{'-' if fen < 0 else ''}{wan}{decimals}万元"


def split(amount_fen: int, shares: Sequence[Decimal]) -> tuple[int, ...]:
    """Share an amount, each part down to the fen, what is left by largest remainder.

    Args:
        amount_fen: never negative. shares: each ≥ 0, adding up to exactly 1.

    Returns:
        One part per share in their order; they add up to the amount. Ties go to the share that
        stands first. Nobody is a whole fen away from the exact share.

    Raises:
        ValueError: the amount is negative or the shares are not a whole.

    >>> split(10_001, [Decimal("0.2"), Decimal("0.4"), Decimal("0.4")])
    (2000, 4001, 4000)
    """
    exact = [amount_fen * Fraction(share) for share in shares]
    if amount_fen < 0 or any(share < 0 for share in shares):
        raise ValueError("neither an amount to split nor a share of it may be negative")
    if sum(map(Fraction, shares)) != 1:
        raise ValueError("the shares must add up to exactly 1")
    parts = [part.numerator // part.denominator for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda at: parts[at] - exact[at])
    for at in by_remainder[: amount_fen - sum(parts)]:
        parts[at] += 1
    assert sum(parts) == amount_fen, (amount_fen, shares, parts)
    return tuple(parts)
