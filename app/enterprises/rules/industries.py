"""Finding an industry code from what a person types. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.enterprises.rules.registering import classifiable
from app.kernel.identifiers import fold
from app.policy.industries import INDUSTRIES, Industry

_CODE = re.compile(r"[A-T][0-9]{2,4}")


@lru_cache(maxsize=1)
def offered() -> tuple[Industry, ...]:
    """The lines of the catalogue that an enterprise may be registered under, by code."""
    return tuple(line for code, line in INDUSTRIES.items() if classifiable(code))


@dataclass(frozen=True)
class Found:
    """What was typed, as a code; or the lines it might mean."""

    code: str | None
    candidates: tuple[Industry, ...] = ()


def find(text: str) -> Found:
    """The industry a person means by a code ("C13", "C13 农副食品加工业") or a name.

    A name counts when it is exact, or when only one line contains it.
    """
    typed = " ".join(fold(text).split())
    code = _CODE.match(typed)
    if code and (len(typed) == code.end() or typed[code.end()] == " "):
        return Found(code.group())
    names = [line for line in offered() if typed and typed in fold(line.zh)]
    exact = [line for line in names if fold(line.zh) == typed]
    # The catalogue repeats a name where a division has one group; the shortest code is meant.
    if exact:
        return Found(min(exact, key=lambda line: (len(line.code), line.code)).code)
    return Found(names[0].code) if len(names) == 1 else Found(None, tuple(names[:8]))
