"""Strings that have broken forms: what no person types and every attacker does."""

import random

from tests.counts import drawn

MARK = "x7q"
"""Stands in the strings that are looked for in answers."""

STRINGS = {
    "nothing": "",
    "spaces": " \t \u3000 ",
    "long": "长" * 60_000,
    "longer than a field": "a" * 5_000,
    "NUL": "a\x00b",
    "control characters": "\x01\x02\x1b[31m\x7f",
    "lines": "一\r\n二\n\r三\u2028四\u2029",
    "right to left": "\u202e\u202aabc\u202c\u200f",
    "zero width": "\u200b\u200c\u200d\ufeff",
    "combining": "e" + "\u0301" * 300,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈🇨🇳",
    "beyond the plane": "𠮷𡈽𪚥",
    "lone surrogate": "\ud800",
    "surrogates reversed": "\udc00\ud800",
    "not a character": "\ufffe\uffff",
    "full width": "１２３．５％＜ｓｃｒｉｐｔ＞",
    "other digits": "٣٤५६",
    "single quote": "'",
    "quotes": "\"'`´“”",
    "HTML": f"<script>{MARK}()</script>",
    "attribute": f'"><img src={MARK} onerror=alert(1)>',
    "entity": "&lt;&#60;&amp;",
    "SVG": f"<svg/onload={MARK}>",
    "link": "javascript:alert(1)",
    "SQL": "'; drop table needs; --",
    "SQL or": "1' or '1'='1",
    "like": "%_%\\",
    "template": "{{7*7}}${7*7}{%if 1%}",
    "format": "{0}{reason}%s%n%(x)s",
    "formula": "=cmd|' /C calc'!A0",
    "formula plus": "+1+1@SUM(1)",
    "path": "../../../../etc/passwd",
    "shell": "$(id)`id`;id|id",
    "huge number": "9" * 400,
    "beyond bigint": "9223372036854775808",
    "negative": "-1",
    "negative amount": "-500万",
    "exponent": "1e309",
    "infinity": "Infinity",
    "not a number": "NaN",
    "fraction": "0.000000001",
    "day that is none": "2026-02-30",
    "day before all": "0001-01-01",
    "day after all": "9999-12-31",
    "day too far": "99999-01-01",
    "true": "true",
    "JSON": '{"$gt": ""}',
    "header": "a\r\nSet-Cookie: x=1",
}


def drawn_strings(number: int) -> dict[str, str]:
    """So many more, each of pieces of those above and of characters from anywhere."""
    draw = drawn(7)
    return {f"drawn {n}: {text[:20]!r}": text for n in range(number) if (text := _drawn(draw))}


def _drawn(draw: random.Random) -> str:
    pieces = [text[:200] for text in STRINGS.values()]
    anywhere = [chr(draw.randrange(0x110000)) for _ in range(draw.randrange(1, 6))]
    found = draw.sample(pieces, draw.randrange(1, 4)) + anywhere
    draw.shuffle(found)
    return "".join(found)


RAW = ("<script>" + MARK, f"<img src={MARK}", f"<svg/onload={MARK}")
"""What no answer may hold: the strings as they were typed."""
