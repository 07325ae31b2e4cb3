"""Writes: scoring an enterprise, proposing and approving a card."""

import json
from pathlib import Path
from typing import Any

from app.consents.queries import live_consent_for
from app.enterprises.models import Enterprise
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.idempotency import body_hash
from app.infra.scope import unscoped
from app.kernel.refusals import conflict, invalid_if
from app.whitelist import queries
from app.whitelist.models import ExpertCard, Score
from app.whitelist.rules import cards, facts, scoring

DEFAULT_CARD = Path(__file__).with_name("default_card.json")


def install_default_card(act: Act) -> ExpertCard:
    """Give a new county the house's card; the county changes it by proposal."""
    card = ExpertCard(
        county_id=act.actor.county_id,
        definition=json.loads(DEFAULT_CARD.read_text(encoding="utf-8")),
        note="初始专家卡",
        proposed_at=act.at,
        approved_at=act.at,
    )
    journal.begin(act, card, "install", state="in_force")
    return card


def propose_card(act: Act, *, definition: dict[str, Any], note: str) -> ExpertCard:
    """Propose other points."""
    known = frozenset(facts.COLUMNS)
    invalid_if(cards.card_refusals(definition, known_columns=known))
    card = ExpertCard(
        county_id=act.actor.county_id,
        definition=definition,
        note=note,
        proposed_by=act.actor.id,
        proposed_at=act.at,
    )
    journal.record(act, card, "propose")
    return card


def approve_card(act: Act, *, card: ExpertCard) -> ExpertCard:
    """Put another person's card in force; the old one is kept for its scores."""
    if card.proposed_by == act.actor.id:
        raise conflict("four_eyes", "不能批准自己提出的评分卡")
    card.machine.step(card.state, "approve")
    before = queries.card_in_force(act.actor.county_id)
    if before is not None:
        journal.record(act, before, "retire")
        db.session.flush()
    card.approved_by, card.approved_at = act.actor.id, act.at
    journal.record(act, card, "approve")
    return card


def reject_card(act: Act, *, card: ExpertCard, reason: str) -> ExpertCard:
    """Decline a proposal with a reason."""
    if card.proposed_by == act.actor.id:
        raise conflict("four_eyes", "不能审批自己提出的评分卡")
    journal.record(act, card, "reject", reason=reason)
    return card


def score_enterprise(act: Act, *, enterprise: Enterprise) -> Score | None:
    """Score an enterprise under its live consent; the same inputs give the same row.

    None where the county has no card or the owner has not agreed to scoring.
    """
    card = queries.card_in_force(act.actor.county_id)
    if card is None or live_consent_for(enterprise.public_id, "scoring") is None:
        return None
    row = _row(act, enterprise)
    digest = body_hash(row)
    known = _known(enterprise, card, digest)
    if known is not None:
        return known
    result = scoring.score(card.definition, row)
    snapshot = Score(
        county_id=act.actor.county_id,
        enterprise_id=enterprise.id,
        card_id=card.id,
        inputs=row,
        inputs_hash=digest,
        points=result.points,
        grade=result.grade,
        by_factor=dict(result.by_factor),
        reasons=[r.code for r in result.reasons],
        flags=list(result.flags),
        computed_at=act.at,
        policy_digest=act.policy.digest,
    )
    journal.note(act, snapshot, "score")
    return snapshot


def _row(act: Act, enterprise: Enterprise) -> dict[str, Any]:
    return facts.row_of(
        facts.EnterpriseFacts(
            founded_on=enterprise.founded_on,
            employees=enterprise.employees,
            revenue_fen=enterprise.revenue_fen,
            industry=enterprise.industry,
            in_park=enterprise.park_id is not None,
            tests=queries.newest_tests(enterprise.id),
        ),
        on=act.on,
    )


def _known(enterprise: Enterprise, card: ExpertCard, digest: str) -> Score | None:
    statement = unscoped(Score, "the same inputs are not scored twice")
    return db.session.scalars(
        statement.where(
            Score.enterprise_id == enterprise.id,
            Score.card_id == card.id,
            Score.inputs_hash == digest,
        )
    ).one_or_none()
