"""One risk score as a document that anyone can compute again (风险评分). Pure.

The same card, inputs and day's switches give the same bytes at any time: that text is kept.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.kernel.words import N_
from app.whitelist.rules.governing import DECLINE, REFER_, SUPPORT, canonical, hash_of
from app.whitelist.rules.risk_inputs import Row, columns_of
from app.whitelist.rules.scorecard.grades import REFER
from app.whitelist.rules.scorecard.predict import pd_text, score_columns

EXPIRED = "expired"
CHANCE_STEPS = 1_000_000

PD_WORDS = (
    (Decimal("0.02"), N_("低：同样情况的 100 户里，一年内大约不到 2 户出现严重逾期")),
    (Decimal("0.05"), N_("较低：同样情况的 100 户里，一年内大约 2 到 5 户出现严重逾期")),
    (Decimal("0.10"), N_("中等：同样情况的 100 户里，一年内大约 5 到 10 户出现严重逾期")),
    (Decimal("0.20"), N_("较高：同样情况的 100 户里，一年内大约 10 到 20 户出现严重逾期")),
    (Decimal(1), N_("高：同样情况的 100 户里，一年内大约 20 户以上出现严重逾期")),
)


@dataclass(frozen=True)
class RiskResult:
    """A score. `pd` is None on a card without calibration and on an expired one."""

    points: int
    pd: Decimal | None
    grade: str
    recommended: str
    by_factor: Mapping[str, int]
    reasons: tuple[str, ...]
    flags: tuple[str, ...]
    document: str


def risk_score(
    card: Mapping[str, Any], inputs: Row, *, cut_off: int, expired: bool, drawn: bool
) -> RiskResult:
    """Score one row of base columns.

    An expired card refers everybody to a person and says no probability; a row that lacks more
    than half of its factors is referred too, and so is one with a category never seen.
    """
    scores = score_columns(card, columns_of(card, [inputs]), 1)
    points, flags = scores.points[0], [*scores.flags[0], *([EXPIRED] if expired else [])]
    grade = REFER if expired else scores.grades[0]
    pd = "" if expired else pd_text(card, points)
    reasons = [card["reasons"][column]["code"] for column in scores.reasons[0]]
    by_factor = {column: given[0] for column, given in scores.by_factor.items()}
    recommended = _recommended(bool(flags), points, cut_off, drawn)
    document = canonical(
        {
            "contract": card["contract"],
            "card": hash_of(card),
            "inputs": inputs,
            "base_points": card["base_points"],
            "by_factor": by_factor,
            "points": points,
            "pd": pd,
            "grade": grade,
            "reasons": reasons,
            "flags": flags,
            "cut_off": cut_off,
            "drawn": drawn,
            "recommended": recommended,
        }
    )
    return RiskResult(
        points,
        Decimal(pd) if pd else None,
        grade,
        recommended,
        by_factor,
        tuple(reasons),
        tuple(flags),
        document,
    )


def _recommended(flagged: bool, points: int, cut_off: int, drawn: bool) -> str:
    if flagged:
        return REFER_
    return SUPPORT if points >= cut_off or drawn else DECLINE


def is_drawn(subject: str, card_hash: str, *, seed: int, share: Decimal) -> bool:
    """Whether chance picks an applicant below the cut-off to learn from; always the same answer.

    >>> is_drawn("a", "h", seed=7, share=Decimal(0))
    False
    """
    digest = hashlib.sha256(f"{seed}|{card_hash}|{subject}".encode()).digest()
    return int.from_bytes(digest[:8]) % CHANCE_STEPS < int(share * CHANCE_STEPS)


def pd_words(pd: Decimal | None) -> str | None:
    """A probability as a person reads it; None without one."""
    if pd is None:
        return None
    return next(words for most, words in PD_WORDS if pd < most)
