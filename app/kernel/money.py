"""Money is integer fen (分)."""

import re
from decimal import Decimal


class MoneyError(ValueError):
    """Not an amount."""


_TEXT = re.compile(r"([0-9]+(?:\.[0-9]+)?)(万)?元?")


def parse_yuan(text: str) -> int:
    """Read "50万", "50 万元", "500,000" as fen."""
    folded = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    found = _TEXT.fullmatch(re.sub(r"[\s,，¥￥]", "", folded))
    if not found:
        raise MoneyError("请填写金额，例如 50万 或 500000")
    fen = Decimal(found[1]) * (10_000 if found[2] else 1) * 100
    if fen != fen.to_integral_value():
        raise MoneyError("金额最多精确到分")
    return int(fen)


def format_yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"


def format_wan(fen: int) -> str:
    return f"{(Decimal(fen) / 1_000_000).normalize():f}万元"
