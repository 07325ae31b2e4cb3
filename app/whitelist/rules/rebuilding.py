"""A kept score computed again from its card and inputs, and compared byte for byte. Pure.

What was repaired since is withheld from the reader, though the computation needs it (CR-01): the
hash of the inputs as kept and of the result prove that nothing else was changed.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.whitelist.rules import scoring
from app.whitelist.rules.governing import canonical, hash_of
from app.whitelist.rules.risk_scoring import risk_score

FAILED = "failed"
"""The value a column takes by a record that speaks against it, or by a test that rests on one."""


@dataclass(frozen=True)
class Rebuilt:
    """Digests (SHA-256, hex) of the result as kept and as computed again, and of the card."""

    kept: str
    again: str
    same_card: bool

    @property
    def same(self) -> bool:
        return self.kept == self.again and self.same_card


@dataclass(frozen=True)
class Line:
    """One input: its value, the points it gave, its source; or the day it is withheld since."""

    column: str
    value: Any = None
    points: int | None = None
    source: Mapping[str, str] | None = None
    withheld_since: date | None = None


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def result_text(
    points: int,
    grade: str,
    by_factor: Mapping[str, int],
    reasons: Sequence[str],
    flags: Sequence[str],
) -> str:
    """The one text of an eligibility score's result."""
    return canonical(
        {
            "points": points,
            "grade": grade,
            "by_factor": dict(by_factor),
            "reasons": list(reasons),
            "flags": list(flags),
        }
    )


def eligibility_again(card: Mapping[str, Any], inputs: Mapping[str, Any], kept: str) -> Rebuilt:
    """An eligibility score computed again; `kept` is the text of the result as it stands."""
    found = scoring.score(card, inputs)
    codes = [reason.code for reason in found.reasons]
    again = result_text(found.points, found.grade, found.by_factor, codes, found.flags)
    return Rebuilt(digest_of(kept), digest_of(again), True)


def risk_again(
    card: Mapping[str, Any],
    inputs: dict[str, Any],
    *,
    cut_off: int,
    expired: bool,
    drawn: bool,
    kept: str,
    card_hash: str,
) -> Rebuilt:
    """A risk score computed again; `kept` is its document, `card_hash` what it was pinned to."""
    again = risk_score(card, inputs, cut_off=cut_off, expired=expired, drawn=drawn).document
    return Rebuilt(digest_of(kept), digest_of(again), hash_of(card) == card_hash)


def lines(
    inputs: Mapping[str, Any],
    by_factor: Mapping[str, int],
    sources: Mapping[str, Mapping[str, str]],
    repaired: Mapping[str, date],
) -> tuple[Line, ...]:
    """Every input by name. `repaired`: column -> the day since which what spoke against it is gone.

    Of a withheld input neither value nor points nor source is said.
    """
    return tuple(
        Line(column, withheld_since=repaired[column])
        if value == FAILED and column in repaired
        else Line(column, value, by_factor.get(column), sources.get(column))
        for column, value in sorted(inputs.items())
    )


def reasons_shown(
    card: Mapping[str, Any], codes: Collection[str], withheld: Collection[str]
) -> list[str]:
    """The reasons of a score but those that speak of a withheld input."""
    told = card.get("reasons", {})
    hidden = {told[column]["code"] for column in withheld if column in told}
    return [code for code in codes if code not in hidden]
