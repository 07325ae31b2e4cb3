"""A score as both of its readers see it: the person and the centre."""

from dataclasses import dataclass
from datetime import date

from app.infra import clock
from app.infra.acts import Act
from app.whitelist.models import Score
from app.whitelist.rules import facts, scoring, standing
from app.whitelist.rules.citing import cited

WORDS = {
    "columns": facts.COLUMNS,
    "group_names": facts.GROUPS,
    "levels": facts.LEVELS,
    "source_names": facts.SOURCES,
    "cited": cited,
}


@dataclass(frozen=True)
class Shown:
    """A kept score under the card it was computed with."""

    score: Score
    most: int
    groups: tuple[standing.Group, ...]
    reasons: tuple[tuple[str, str], ...]
    moves: tuple[scoring.Move, ...]
    next_grade: tuple[str, int] | None
    until: date

    @property
    def referred(self) -> bool:
        return self.score.grade == scoring.REFER


def shown(act: Act, score: Score) -> Shown:
    """Everything a page says about a kept score."""
    card = score.card.definition
    return Shown(
        score=score,
        most=standing.most_of_card(card),
        groups=standing.groups_of(
            card, inputs=score.inputs, by_factor=score.by_factor, sources=score.sources
        ),
        reasons=standing.reasons_in_words(card, score.reasons),
        moves=scoring.moves(card, score.inputs, fixed=facts.FIXED),
        next_grade=scoring.next_grade(card, score.points),
        until=facts.valid_until(clock.day_of(score.computed_at), policy=act.policy),
    )
