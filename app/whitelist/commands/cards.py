"""Cards: the house's own to begin with, then proposed by one person and approved by another."""

import json
from pathlib import Path
from typing import Any

from app.accounts.commands import require_second_eye
from app.infra import clock, journal
from app.infra.acts import Act
from app.infra.db import db
from app.kernel.refusals import Refusal, conflict, invalid, invalid_if
from app.kernel.words import N_
from app.whitelist import queries
from app.whitelist.models import ExpertCard
from app.whitelist.rules import cards

DEFAULT_CARD = Path(__file__).resolve().parents[1] / "default_card.json"


def install_default_card(act: Act) -> ExpertCard:
    """Give a new county the house's card; the county changes it by proposal.

    Its grade lines are the county's parameters of the day (whitelist.grades).
    """
    definition = json.loads(DEFAULT_CARD.read_text(encoding="utf-8"))
    lines = sorted(act.policy["whitelist.grades"].items(), key=lambda line: -line[1])
    definition["grades"] = [{"grade": name, "min_points": least} for name, least in lines]
    check_card(act, definition=definition)
    card = ExpertCard(
        county_id=act.actor.county_id,
        definition=definition,
        note=N_("初始专家卡（分值与等级取自县参数，以后以本县批准的卡为准）"),
        proposed_at=act.at,
        approved_at=act.at,
    )
    journal.begin(act, card, "install", state="in_force")
    return card


def check_card(act: Act, *, definition: Any) -> None:
    """Refuse a definition that could not be used (422), with every reason."""
    total = sum(act.policy["whitelist.points"].values())
    invalid_if(cards.card_refusals(definition, total=total))


def propose_card(act: Act, *, definition: dict[str, Any], note: str) -> ExpertCard:
    """Propose other points; an old card's definition proposes to go back to it."""
    check_card(act, definition=definition)
    if not note.strip():
        raise invalid("note", "请写明改动")
    card = ExpertCard(
        county_id=act.actor.county_id,
        definition=definition,
        note=note.strip(),
        proposed_by=act.actor.id,
        proposed_at=act.at,
    )
    journal.record(act, card, "propose")
    return card


def propose_again(act: Act, *, card: ExpertCard) -> ExpertCard:
    """Propose to go back to a card that was in use (恢复), unchanged."""
    if card.state != "retired":
        raise conflict("card_not_retired", "只有停用的评分卡可以恢复")
    day = clock.day_of(card.proposed_at)
    note = f"恢复 {day.isoformat()} 的评分卡：{card.note}"[:300]
    return propose_card(act, definition=card.definition, note=note)


def approve_card(act: Act, *, card: ExpertCard) -> ExpertCard:
    """Put another person's card in force; the old one is kept for its scores."""
    own = Refusal("four_eyes", "不能批准自己提出的评分卡")
    require_second_eye(act, makers=(card.proposed_by,), refusal=own)
    card.machine.step(card.state, "approve")
    before = queries.card_in_force(act.actor.county_id)
    if before is not None:
        journal.record(act, before, "retire")
        db.session.flush()
    card.approved_by, card.approved_at = act.actor.id, act.at
    journal.record(act, card, "approve", announce="card.approved")
    return card


def reject_card(act: Act, *, card: ExpertCard, reason: str) -> ExpertCard:
    """Decline another person's proposal with a reason."""
    own = Refusal("four_eyes", "不能审批自己提出的评分卡")
    require_second_eye(act, makers=(card.proposed_by,), refusal=own)
    if not reason.strip():
        raise invalid("reason", "请写明原因")
    journal.record(act, card, "reject", reason=reason.strip())
    return card
