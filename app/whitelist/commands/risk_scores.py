"""Risk scores: by the champion, and in the shadow by each challenger on the same inputs."""

from datetime import date
from typing import Any

from app.enterprises.models import Enterprise
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.idempotency import body_hash
from app.kernel.refusals import conflict, invalid_if
from app.whitelist.models import RiskCard, RiskDecision, RiskOutcome, RiskScore
from app.whitelist.queries import enterprise_facts, has_agreed, hold_turn
from app.whitelist.queries import risk_cards as cards
from app.whitelist.queries import risk_scores as queries
from app.whitelist.rules import governing
from app.whitelist.rules.risk_inputs import Row, inputs_of
from app.whitelist.rules.risk_scoring import is_drawn, risk_score

Sources = dict[str, dict[str, str]]


def score_risk(act: Act, *, enterprise: Enterprise) -> list[RiskScore]:
    """Score an enterprise under its live consent by every card at work; only what is new.

    Nothing where no card is in use or the owner has not agreed to scoring.
    """
    found = cards.cards_at_work(act.actor.county_id)
    if not found or not has_agreed(enterprise):
        return []
    hold_turn(enterprise.id)
    # One snapshot under the names of the sources serves all cards, so that they can be compared.
    everything = {code: code for card in found for code in card.mapping.values()}
    known = enterprise_facts(enterprise)
    row, sources = inputs_of(everything, known, on=act.on, policy=act.policy)
    digest = body_hash({"inputs": row, "sources": sources})
    made = [_scored(act, enterprise, card, row, sources, digest) for card in found]
    return [score for score in made if score is not None]


def _scored(
    act: Act, enterprise: Enterprise, card: RiskCard, row: Row, sources: Sources, digest: str
) -> RiskScore | None:
    expired = governing.is_expired(card.state, card.expires_on, act.on)
    shadow = card.state == "challenger"
    if queries.newest_hash(enterprise.id, card.id) == (digest, expired, shadow):
        return None
    inputs = {column: row[code] for column, code in card.mapping.items()}
    told = {column: sources[code] for column, code in card.mapping.items() if code in sources}
    drawn = _drawn(act, enterprise, card, inputs, expired)
    result = risk_score(card.definition, inputs, cut_off=card.cut_off, expired=expired, drawn=drawn)
    score = RiskScore(
        county_id=act.actor.county_id,
        enterprise=enterprise,
        enterprise_id=enterprise.id,
        card=card,
        card_id=card.id,
        card_hash=card.card_hash,
        shadow=shadow,
        inputs=inputs,
        sources=told,
        inputs_hash=digest,
        manual_only=expired,
        drawn=drawn,
        points=result.points,
        pd=result.pd,
        grade=result.grade,
        recommended=result.recommended,
        reasons=list(result.reasons),
        flags=list(result.flags),
        document=result.document,
        computed_at=act.at,
        policy_digest=act.policy.digest,
    )
    # The journal learns that a score was computed and under which card, never the points.
    detail = {"enterprise": enterprise.public_id, "card": card.public_id}
    journal.note(act, score, "score_risk", detail=detail)
    db.session.flush()
    return score


def _drawn(act: Act, enterprise: Enterprise, card: RiskCard, inputs: Row, expired: bool) -> bool:
    """Below the cut-off, and picked by lot to learn from; nobody in the shadow is."""
    share = act.policy["risk.trial_share"]
    if expired or card.state == "challenger" or not share:
        return False
    plain = risk_score(card.definition, inputs, cut_off=card.cut_off, expired=False, drawn=False)
    seed = act.policy["risk.trial_seed"]
    below = plain.recommended == governing.DECLINE
    return below and is_drawn(enterprise.public_id, card.card_hash, seed=seed, share=share)


def decide_score(
    act: Act, *, score: RiskScore, decided: str, code: str = "", reason: str = ""
) -> RiskDecision:
    """Write down what a person decided beside a score; another way than the card's says why."""
    if not has_agreed(score.enterprise):
        raise conflict("no_live_consent", "企业没有有效的评分授权，不能使用这个分数")
    if queries.decision_of(score) is not None:
        raise conflict("decided_already", "这个分数已经有人工决定")
    newest = next(iter(queries.risk_scores_of(act.actor, score.enterprise, limit=1)), None)
    if newest is None or newest.id != score.id:
        raise conflict("newer_score", "已经有更新的分数，请看最新的一次")
    if score.card_id != _card_in_use(act):
        raise conflict("card_changed", "主卡已经换了，请先重新计算")
    said: dict[str, Any] = {"decided": decided, "code": code.strip(), "reason": reason.strip()}
    invalid_if(governing.decision_refusals(recommended=score.recommended, **said))
    decision = RiskDecision(
        county_id=act.actor.county_id,
        score=score,
        score_id=score.id,
        recommended=score.recommended,
        override=governing.is_override(score.recommended, decided),
        decided_by=act.actor.id,
        decided_at=act.at,
        **said,
    )
    action = "override" if decision.override else "decide"
    detail = {"score": score.public_id, "enterprise": score.enterprise.public_id}
    journal.note(act, decision, action, reason=code or None, detail=detail)
    db.session.flush()
    return decision


def _card_in_use(act: Act) -> int | None:
    card = cards.risk_card_in_use(act.actor.county_id)
    return card.id if card else None


def record_outcome(
    act: Act, *, enterprise_id: int, loan: str, began_on: date, bad: bool
) -> RiskOutcome | None:
    """What became of a loan (public id), once; None if it is known already.

    Called by the room that keeps the loans, above this one.
    """
    if queries.outcome_known(act.actor.county_id, loan):
        return None
    outcome = RiskOutcome(
        county_id=act.actor.county_id,
        enterprise_id=enterprise_id,
        loan=loan,
        began_on=began_on,
        bad=bad,
        known_on=act.on,
    )
    journal.note(act, outcome, "learn", detail={"loan": loan})
    db.session.flush()
    return outcome
