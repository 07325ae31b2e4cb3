"""Risk cards over HTTP: the same commands as the pages, for the centre alone (PF-03)."""

from typing import Any

from pydantic import Field

from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Slice, whole
from app.kernel.actors import Permission
from app.whitelist.commands import risk_cards as commands
from app.whitelist.commands import risk_promoting as promoting
from app.whitelist.models import RiskCard, RiskPromotion
from app.whitelist.queries import risk_cards as queries
from app.whitelist.views.room import room


class RiskCardBody(Body):
    """`mapping`: column -> field or kind of credit fact; columns of the same name are known."""

    card: dict[str, Any]
    metrics: dict[str, Any] = Field(default_factory=dict)
    model_card: str = Field(max_length=200_000)
    mapping: dict[str, str] = Field(default_factory=dict)
    note: str = Field(min_length=1, max_length=300)
    cut_off: int | None = Field(default=None, ge=-(10**9), le=10**9)
    simulated: bool = False


class ChecklistBody(Body):
    """`checklist`: every point of the list, true."""

    checklist: dict[str, bool]
    note: str = Field(min_length=1, max_length=500)


class RiskReasonBody(Body):
    reason: str = Field(min_length=1, max_length=300)


class NoteBody(Body):
    note: str = Field(min_length=1, max_length=500)


class TrainingAnswer(Answer):
    state: str


class RiskCardAnswer(Answer):
    id: str
    state: str
    hash: str


class StepAnswer(Answer):
    id: str
    state: str
    card_id: str


def _card(card: RiskCard) -> dict[str, Any]:
    return {
        "id": card.public_id,
        "state": card.state,
        "hash": card.card_hash,
        "note": card.note,
        "made_by": card.made_by,
        "simulated": card.simulated,
        "cut_off": card.cut_off,
        "mapping": card.mapping,
        "expires_on": card.expires_on.isoformat() if card.expires_on else None,
    }


@room.api("GET", "/risk-cards", may=Permission.SCORE_READ, answer=RiskCardAnswer, many=True)
def list_risk_cards(act: Act, page: Any) -> Slice[dict[str, Any]]:
    return whole([_card(card) for card in queries.risk_cards(act.actor)])


@room.api(
    "GET",
    "/risk-cards/<id:card>",
    may=Permission.SCORE_READ,
    subject=queries.risk_card_for,
    answer=RiskCardAnswer,
)
def get_risk_card(act: Act, card: RiskCard) -> dict[str, Any]:
    return {**_card(card), "card": card.definition, "metrics": card.metrics}


@room.api(
    "POST",
    "/risk-cards",
    may=Permission.RISK_KEEP,
    body=RiskCardBody,
    answer=RiskCardAnswer,
    status=201,
)
def upload_risk_card(act: Act, body: RiskCardBody) -> dict[str, Any]:
    return _card(commands.upload_risk_card(act, **body.model_dump()))


@room.api(
    "POST",
    "/risk-cards/<id:card>/validate",
    may=Permission.RISK_KEEP,
    subject=queries.risk_card_for,
    body=ChecklistBody,
    answer=RiskCardAnswer,
)
def validate_risk_card(act: Act, card: RiskCard, body: ChecklistBody) -> dict[str, Any]:
    said = body.model_dump()
    return _card(commands.validate_risk_card(act, card=card, **said))


@room.api(
    "POST",
    "/risk-cards/<id:card>/approve",
    may=Permission.RISK_KEEP,
    subject=queries.risk_card_for,
    answer=RiskCardAnswer,
)
def approve_risk_card(act: Act, card: RiskCard) -> dict[str, Any]:
    return _card(commands.approve_risk_card(act, card=card))


@room.api(
    "POST",
    "/risk-cards/<id:card>/confirm",
    may=Permission.CARD_APPROVE,
    subject=queries.risk_card_for,
    answer=RiskCardAnswer,
)
def confirm_risk_card(act: Act, card: RiskCard) -> dict[str, Any]:
    return _card(commands.confirm_risk_card(act, card=card))


@room.api(
    "POST",
    "/risk-cards/<id:card>/reject",
    may=Permission.RISK_KEEP,
    subject=queries.risk_card_for,
    body=RiskReasonBody,
    answer=RiskCardAnswer,
)
def reject_risk_card(act: Act, card: RiskCard, body: RiskReasonBody) -> dict[str, Any]:
    return _card(commands.reject_risk_card(act, card=card, reason=body.reason))


@room.api(
    "POST",
    "/risk-cards/<id:card>/challenge",
    may=Permission.RISK_KEEP,
    subject=queries.risk_card_for,
    answer=RiskCardAnswer,
)
def challenge_risk_card(act: Act, card: RiskCard) -> dict[str, Any]:
    return _card(commands.challenge_risk_card(act, card=card))


@room.api(
    "POST",
    "/risk-cards/<id:card>/retire",
    may=Permission.CARD_APPROVE,
    subject=queries.risk_card_for,
    body=RiskReasonBody,
    answer=RiskCardAnswer,
)
def retire_risk_card(act: Act, card: RiskCard, body: RiskReasonBody) -> dict[str, Any]:
    return _card(commands.retire_risk_card(act, card=card, reason=body.reason))


@room.api("POST", "/risk-cards/train", may=Permission.RISK_KEEP, answer=TrainingAnswer)
def train_risk_card(act: Act) -> dict[str, Any]:
    """The training is in line; the card it makes appears among the drafts."""
    commands.ask_training(act)
    return {"state": "waiting"}


def _step(promotion: RiskPromotion) -> dict[str, Any]:
    return {
        "id": promotion.public_id,
        "state": promotion.state,
        "kind": promotion.kind,
        "card_id": promotion.card.public_id,
        "before_id": promotion.before.public_id if promotion.before else None,
        "evidence": promotion.evidence,
    }


@room.api(
    "POST",
    "/risk-cards/<id:card>/promotions",
    may=Permission.RISK_KEEP,
    subject=queries.risk_card_for,
    body=NoteBody,
    answer=StepAnswer,
    status=201,
)
def sign_promotion(act: Act, card: RiskCard, body: NoteBody) -> dict[str, Any]:
    return _step(promoting.sign_promotion(act, card=card, note=body.note))


@room.api(
    "POST",
    "/risk-promotions/<id:promotion>/confirm",
    may=Permission.CARD_APPROVE,
    subject=queries.promotion_for,
    answer=StepAnswer,
)
def confirm_promotion(act: Act, promotion: RiskPromotion) -> dict[str, Any]:
    return _step(promoting.confirm_promotion(act, promotion=promotion))


@room.api(
    "POST",
    "/risk-promotions/<id:promotion>/refuse",
    may=Permission.CARD_APPROVE,
    subject=queries.promotion_for,
    body=RiskReasonBody,
    answer=StepAnswer,
)
def refuse_promotion(act: Act, promotion: RiskPromotion, body: RiskReasonBody) -> dict[str, Any]:
    return _step(promoting.refuse_promotion(act, promotion=promotion, reason=body.reason))


@room.api(
    "POST",
    "/risk-cards/<id:card>/roll-back",
    may=Permission.CARD_APPROVE,
    subject=queries.risk_card_for,
    body=NoteBody,
    answer=StepAnswer,
    status=201,
)
def roll_back_risk_card(act: Act, card: RiskCard, body: NoteBody) -> dict[str, Any]:
    return _step(promoting.roll_back(act, card=card, note=body.note))
