"""A kept score as the auditor reads it: what it read, what it gave, whether it comes out again."""

import json
from dataclasses import dataclass
from datetime import date

from app.infra.idempotency import body_hash
from app.whitelist.models import RiskScore, Score, WhitelistEntry
from app.whitelist.queries import has_agreed
from app.whitelist.queries.stored_scores import Stored, entries_on, repaired_since
from app.whitelist.rules import rebuilding
from app.whitelist.rules.rebuilding import Line, Rebuilt


@dataclass(frozen=True)
class Opened:
    """A kept score opened for a reason.

    `agreed`: whether the enterprise's consent to scoring still lives; without it only the proof is
    shown, no input and no points. `inputs_match`: the kept inputs still give the hash that was
    pinned; None for a risk score, whose hash is of every fact at once.
    """

    score: Stored
    rebuilt: Rebuilt
    inputs_match: bool | None
    agreed: bool
    lines: tuple[Line, ...]
    reasons: list[str]
    withheld: dict[str, date]
    entries: list[WhitelistEntry]

    @property
    def points(self) -> int | None:
        """The points in all; None where they would tell, by subtraction, what is withheld."""
        return None if self.withheld or not self.agreed else self.score.points


def opened(score: Stored) -> Opened:
    """Compute a kept score again, and say what of it may still be read."""
    agreed = has_agreed(score.enterprise)
    found = rebuilding.lines(score.inputs, _points(score), score.sources, repaired_since(score))
    withheld = {line.column: line.withheld_since for line in found if line.withheld_since}
    definition = score.card.definition
    return Opened(
        score=score,
        rebuilt=_again(score),
        inputs_match=_inputs_match(score),
        agreed=agreed,
        lines=found if agreed else (),
        reasons=rebuilding.reasons_shown(definition, score.reasons, withheld) if agreed else [],
        withheld=withheld if agreed else {},
        entries=entries_on(score),
    )


def _points(score: Stored) -> dict[str, int]:
    """Column -> points it gave."""
    if isinstance(score, Score):
        return score.by_factor
    return dict(json.loads(score.document)["by_factor"])


def _again(score: Stored) -> Rebuilt:
    if isinstance(score, RiskScore):
        return rebuilding.risk_again(
            score.card.definition,
            score.inputs,
            cut_off=score.card.cut_off,
            expired=score.manual_only,
            drawn=score.drawn,
            kept=score.document,
            card_hash=score.card_hash,
        )
    kept = rebuilding.result_text(
        score.points, score.grade, score.by_factor, score.reasons, score.flags
    )
    return rebuilding.eligibility_again(score.card.definition, score.inputs, kept)


def _inputs_match(score: Stored) -> bool | None:
    if isinstance(score, RiskScore):
        return None
    return body_hash({"inputs": score.inputs, "sources": score.sources}) == score.inputs_hash
