"""Risk scores, decisions and monitoring over HTTP, for the centre alone (PF-03)."""

from typing import Any

from pydantic import Field

from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprise_for
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Slice, whole
from app.kernel.actors import Permission
from app.whitelist.commands import risk_scores as scoring
from app.whitelist.models import RiskScore, RiskWatch
from app.whitelist.queries import risk_scores as scores
from app.whitelist.views.room import room


class RiskDecisionBody(Body):
    decided: str = Field(max_length=20)
    code: str = Field(default="", max_length=30)
    reason: str = Field(default="", max_length=300)


class RiskDecisionAnswer(Answer):
    id: str
    override: bool


class RiskScoreAnswer(Answer):
    id: str
    card_id: str


class RiskScoresAnswer(Answer):
    items: list[RiskScoreAnswer]


class RiskWatchAnswer(Answer):
    id: str
    month: str
    verdict: str


def _score(score: RiskScore) -> dict[str, Any]:
    return {
        "id": score.public_id,
        "card_id": score.card.public_id,
        "card_hash": score.card_hash,
        "points": score.points,
        "pd": str(score.pd) if score.pd is not None else None,
        "grade": score.grade,
        "recommended": score.recommended,
        "reasons": score.reasons,
        "flags": score.flags,
        "inputs": score.inputs,
        "computed_at": score.computed_at.isoformat(),
    }


@room.api(
    "GET",
    "/enterprises/<id:enterprise>/risk-scores",
    may=Permission.SCORE_READ,
    subject=enterprise_for,
    answer=RiskScoreAnswer,
    many=True,
)
def list_risk_scores(act: Act, enterprise: Enterprise, page: Any) -> Slice[dict[str, Any]]:
    return whole([_score(score) for score in scores.risk_scores_of(act.actor, enterprise)])


@room.api(
    "POST",
    "/enterprises/<id:enterprise>/risk-scores",
    may=Permission.RISK_KEEP,
    subject=enterprise_for,
    answer=RiskScoresAnswer,
)
def refresh_risk(act: Act, enterprise: Enterprise) -> dict[str, Any]:
    """What is new; nothing where the same facts were scored before or nobody agreed."""
    return {"items": [_score(one) for one in scoring.score_risk(act, enterprise=enterprise)]}


@room.api(
    "POST",
    "/risk-scores/<id:score>/decision",
    may=Permission.RISK_KEEP,
    subject=scores.risk_score_for,
    body=RiskDecisionBody,
    answer=RiskDecisionAnswer,
    status=201,
)
def decide_score(act: Act, score: RiskScore, body: RiskDecisionBody) -> dict[str, Any]:
    decision = scoring.decide_score(act, score=score, **body.model_dump())
    return {"id": decision.public_id, "override": decision.override, "decided": decision.decided}


@room.api("GET", "/risk-watches", may=Permission.SCORE_READ, answer=RiskWatchAnswer, many=True)
def list_risk_watches(act: Act, page: Any) -> Slice[dict[str, Any]]:
    return whole([_watch(watch) for watch in scores.watches(act.actor)])


def _watch(watch: RiskWatch) -> dict[str, Any]:
    return {
        "id": watch.public_id,
        "card_id": watch.card.public_id,
        "month": f"{watch.month:%Y-%m}",
        "rows": watch.rows,
        "verdict": watch.verdict,
        "alarms": watch.alarms,
        "figures": watch.figures,
    }
