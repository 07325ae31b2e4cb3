"""An enterprise's score for the centre: inputs with their source, reasons, every earlier one."""

from typing import Any

from flask import render_template

from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprise_for
from app.infra.acts import Act
from app.kernel.actors import Permission
from app.whitelist import queries
from app.whitelist.models import Score
from app.whitelist.rules import entry, scoring
from app.whitelist.views.room import room
from app.whitelist.views.shown import WORDS, shown


@room.page(
    "/centre/enterprises/<id:enterprise>/score",
    may=Permission.SCORE_READ,
    subject=enterprise_for,
)
def show_score(act: Act, enterprise: Enterprise) -> Any:
    scores = queries.scores_of(act.actor, enterprise)
    agreed = queries.has_agreed(enterprise)
    facts = queries.enterprise_facts(enterprise)
    return render_template(
        "whitelist/score.html",
        enterprise=enterprise,
        agreed=agreed,
        shown=shown(act, scores[0]) if scores else None,
        same=bool(scores) and _recomputes(scores[0]),
        scores=scores,
        conditions=entry.conditions(facts, on=act.on, policy=act.policy) if agreed else (),
        disclaimer=act.policy["whitelist.disclaimer"],
        **WORDS,
    )


def _recomputes(score: Score) -> bool:
    """Whether the kept inputs under the kept card give the kept points and grade again."""
    again = scoring.score(score.card.definition, score.inputs)
    return (again.points, again.grade) == (score.points, score.grade)
