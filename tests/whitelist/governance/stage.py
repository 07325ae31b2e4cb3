"""What the stage of the matrix needs of risk cards: a champion, a waiting promotion, scores."""

from dataclasses import dataclass

from app.accounts.models import User
from app.enterprises.models import Enterprise
from app.infra.db import db
from app.whitelist.commands import risk_cards, risk_promoting, risk_scores
from app.whitelist.models import RiskCard, RiskPromotion
from app.whitelist.rules.governing import CHECKLIST
from tests.whitelist.governance.builders import MAPPING, MODEL_CARD, a_card, another_card
from tests.world import World


@dataclass
class RiskStep:
    """A champion, and a promotion of the same card's rival that nobody has answered."""

    card: RiskCard
    promotion: RiskPromotion


def a_risk_step(world: World, author: User) -> RiskStep:
    """Built by the centre, validated and approved by others of the county."""
    peer, lead = world.person("finance_centre"), world.person("finance_lead")
    card = _approved(world, author, peer, lead, a_card())
    first = risk_promoting.sign_promotion(world.act(peer), card=card, note="第一张卡")
    risk_promoting.confirm_promotion(world.act(lead), promotion=first)
    rival = _approved(world, author, peer, lead, another_card())
    waiting = RiskPromotion(
        county_id=world.county.id,
        kind="promotion",
        state="signed",
        card=rival,
        before=card,
        evidence={},
        note="等待确认",
        signed_by=peer.id,
        signed_at=world.act(peer).at,
    )
    db.session.add(waiting)
    db.session.commit()
    return RiskStep(card, waiting)


def _approved(world: World, author: User, peer: User, lead: User, card: dict) -> RiskCard:
    made = risk_cards.upload_risk_card(
        world.act(author),
        card=card,
        metrics={},
        model_card=MODEL_CARD,
        mapping=MAPPING,
        note="矩阵用卡",
    )
    ticked = dict.fromkeys(CHECKLIST, True)
    risk_cards.validate_risk_card(world.act(peer), card=made, checklist=ticked, note="看过")
    risk_cards.approve_risk_card(world.act(peer), card=made)
    return risk_cards.confirm_risk_card(world.act(lead), card=made)


def a_risk_score(world: World, card: RiskCard, firm: Enterprise) -> str:
    """The public id of the firm's score under the champion."""
    made = risk_scores.score_risk(world.machine(), enterprise=firm)
    db.session.commit()
    return next(score.public_id for score in made if score.card_id == card.id)
