"""Scores: computed under a live consent, kept as they were computed."""

from typing import Any

from app.enterprises.models import Enterprise
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.idempotency import body_hash
from app.infra.tasks import close_tasks
from app.whitelist import queries
from app.whitelist.commands.asking import VISIT
from app.whitelist.models import ExpertCard, Score
from app.whitelist.rules import facts, scoring


def score_enterprise(act: Act, *, enterprise: Enterprise) -> Score | None:
    """Score an enterprise under its live consent; nothing new gives the same row.

    None where the county has no card or the owner has not agreed to scoring.
    """
    card = queries.card_in_force(act.actor.county_id)
    if card is None or not queries.has_agreed(enterprise):
        return None
    queries.hold_turn(enterprise.id)
    known = queries.enterprise_facts(enterprise)
    row = facts.row_of(known, on=act.on, policy=act.policy)
    sources = facts.sources_of(known, on=act.on, policy=act.policy)
    if None not in row.values():
        close_tasks(act, subject=enterprise, kind=VISIT)
    digest = body_hash({"inputs": row, "sources": sources})
    newest = queries.newest_score(enterprise.id)
    if newest is not None and (newest.card_id, newest.inputs_hash) == (card.id, digest):
        return newest
    return _snapshot(act, enterprise, card, row, sources, digest)


def _snapshot(
    act: Act,
    enterprise: Enterprise,
    card: ExpertCard,
    row: dict[str, Any],
    sources: dict[str, Any],
    digest: str,
) -> Score:
    result = scoring.score(card.definition, row)
    snapshot = Score(
        county_id=act.actor.county_id,
        enterprise=enterprise,
        enterprise_id=enterprise.id,
        card=card,
        card_id=card.id,
        inputs=row,
        sources=sources,
        inputs_hash=digest,
        points=result.points,
        grade=result.grade,
        by_factor=dict(result.by_factor),
        reasons=[reason.code for reason in result.reasons],
        flags=list(result.flags),
        computed_at=act.at,
        policy_digest=act.policy.digest,
    )
    # The journal learns that a score was computed and under which card, never the points.
    journal.note(
        act,
        snapshot,
        "score",
        announce="score.computed",
        detail={"enterprise": enterprise.public_id, "card": card.public_id},
    )
    db.session.flush()
    return snapshot
