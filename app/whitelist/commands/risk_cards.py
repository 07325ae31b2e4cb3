"""Risk cards: built by one, validated by another, approved by two who are not the author."""

import json
from typing import Any

from app.accounts.commands import require_second_eye
from app.infra import jobs, journal
from app.infra.acts import Act
from app.infra.counties import County
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import Refusal, conflict, invalid, invalid_if
from app.kernel.words import N_
from app.whitelist.models import RiskCard
from app.whitelist.queries import risk_cards as queries
from app.whitelist.queries import risk_scores as scores
from app.whitelist.rules import governing, risk_figures, risk_inputs, risk_training

SHADOW = "risk_score_all"
TRAIN = "risk_train"
TURN = "risk_card_turn"
EXPIRY = "risk_card_expiry"

constraint("uq_risk_cards_in_use", Refusal("champion_there", N_("已经有主卡：请先刷新，再换卡")))
constraint("uq_risk_promotions_open", Refusal("promotion_open", N_("有一次换卡还在等另一人确认")))


def upload_risk_card(
    act: Act,
    *,
    card: Any,
    metrics: dict[str, Any],
    model_card: str,
    mapping: dict[str, str],
    note: str,
    cut_off: int | None = None,
    simulated: bool = False,
    made_by: str = "upload",
) -> RiskCard:
    """Keep a card as a draft. Refuses (422) what it cannot serve or may not read, all at once."""
    shapes = risk_figures.metrics_refusals(metrics)
    invalid_if((*governing.upload_refusals(card, model_card), *shapes))
    whole = risk_inputs.whole_mapping(card, mapping)
    invalid_if(risk_inputs.mapping_refusals(card, whole, act.policy))
    if not note.strip():
        raise invalid("note", "请写明这张卡从哪里来、改了什么")
    line = governing.cut_off_of(card, metrics, cut_off)
    if line is None:
        raise invalid("cut_off", "请填写建议支持的最低分")
    invalid_if(governing.cut_off_refusals(card, line))
    county = db.session.get(County, act.actor.county_id)
    if simulated and county is not None and county.real:
        raise invalid("simulated", "真实的县不能使用模拟数据做的卡")
    digest = governing.hash_of(card)
    if queries.risk_card_like(act.actor.county_id, digest) is not None:
        raise conflict("card_known", "同样的评分卡已经有了")
    draft = RiskCard(
        county_id=act.actor.county_id,
        definition=card,
        metrics=metrics,
        model_card=model_card.strip(),
        mapping=whole,
        card_hash=digest,
        cut_off=line,
        note=note.strip(),
        made_by=made_by,
        simulated=simulated,
        author_id=act.actor.id,
        authored_at=act.at,
    )
    journal.record(act, draft, "draft", detail={"hash": digest})
    db.session.flush()
    _ask(act, draft, N_("风险评分卡 {note} 等待验证"), Role.FINANCE_CENTRE)
    return draft


def validate_risk_card(
    act: Act, *, card: RiskCard, checklist: dict[str, bool], note: str
) -> RiskCard:
    """Another person than the author went through the list, point by point."""
    own = Refusal("four_eyes", "不能验证自己做的评分卡")
    require_second_eye(act, makers=(card.author_id,), refusal=own)
    invalid_if(governing.checklist_refusals(checklist, note))
    card.machine.step(card.state, "validate")
    card.checklist = {**checklist, "note": note.strip()}
    card.validated_by, card.validated_at = act.actor.id, act.at
    journal.record(act, card, "validate", reason=note.strip())
    _ask(act, card, N_("风险评分卡 {note} 等待第一人批准"), Role.FINANCE_CENTRE)
    return card


def approve_risk_card(act: Act, *, card: RiskCard) -> RiskCard:
    """The first of two who approve."""
    own = Refusal("four_eyes", "不能批准自己做的评分卡")
    require_second_eye(act, makers=(card.author_id,), refusal=own)
    card.machine.step(card.state, "approve")
    card.approved_by, card.approved_at = act.actor.id, act.at
    journal.record(act, card, "approve")
    _ask(act, card, N_("风险评分卡 {note} 等待第二人批准"), Role.FINANCE_LEAD)
    return card


def confirm_risk_card(act: Act, *, card: RiskCard) -> RiskCard:
    """The second, who is neither the author nor the first; from today the card has a last day."""
    own = Refusal("four_eyes", "须由作者和第一位批准人之外的人批准")
    makers = (card.author_id, card.approved_by)
    require_second_eye(act, makers=makers, refusal=own)
    card.machine.step(card.state, "confirm")
    card.confirmed_by, card.confirmed_at = act.actor.id, act.at
    card.expires_on = governing.last_day(act.on, act.policy)
    journal.record(act, card, "confirm", detail={"expires_on": card.expires_on.isoformat()})
    close_tasks(act, subject=card, kind=TURN)
    return card


def reject_risk_card(act: Act, *, card: RiskCard, reason: str) -> RiskCard:
    """Decline a card that is not approved yet, with a reason; anybody but its author."""
    own = Refusal("four_eyes", "不能审批自己做的评分卡")
    require_second_eye(act, makers=(card.author_id,), refusal=own)
    if not reason.strip():
        raise invalid("reason", "请写明原因")
    journal.record(act, card, "reject", reason=reason.strip())
    close_tasks(act, subject=card, kind=TURN)
    return card


def challenge_risk_card(act: Act, *, card: RiskCard) -> RiskCard:
    """Let an approved card score in the shadow, on the same inputs as the champion."""
    if queries.risk_card_in_use(act.actor.county_id) is None:
        raise conflict("no_champion", "还没有主卡：请直接提议它做主卡")
    _refuse_expired(act, card)
    journal.record(act, card, "challenge")
    jobs.defer(SHADOW, {"county_id": act.actor.county_id}, lock=SHADOW)
    return card


def retire_risk_card(act: Act, *, card: RiskCard, reason: str) -> RiskCard:
    """Take a card out of use: a challenger, or the champion (then there is no risk score)."""
    if not reason.strip():
        raise invalid("reason", "请写明原因")
    journal.record(act, card, "retire", reason=reason.strip())
    card.ended_at = act.at
    return card


def keep_risk_cards(act: Act) -> None:
    """What the calendar does: cards run out; the centre is told in time."""
    ahead = act.policy["risk.expiry_notice_days"]
    for card in queries.cards_with_a_day(act.actor.county_id):
        assert card.expires_on is not None, card.id
        if act.on > card.expires_on:
            _run_out(act, card)
        elif (card.expires_on - act.on).days <= ahead and card.state == "champion":
            open_task(
                act,
                kind=EXPIRY,
                subject=card,
                text=N_("风险主卡 {day} 到期，到期后只能人工判断：请准备新卡"),
                values={"day": card.expires_on.isoformat()},
                url=f"/centre/risk/{card.public_id}",
                role=Role.FINANCE_CENTRE,
            )


def _run_out(act: Act, card: RiskCard) -> None:
    if card.state == "champion":
        journal.record(act, card, "expire")
        return
    journal.record(act, card, "retire", reason="expired")
    card.ended_at = act.at


def _refuse_expired(act: Act, card: RiskCard) -> None:
    if card.expires_on is not None and act.on > card.expires_on:
        raise conflict("card_expired", "这张卡已经到期，请重新验证一张")


def _ask(act: Act, card: RiskCard, text: str, role: Role) -> None:
    """Whose turn it is: one task per card, passed on."""
    close_tasks(act, subject=card, kind=TURN)
    open_task(
        act,
        kind=TURN,
        subject=card,
        text=text,
        values={"note": card.note[:40]},
        url=f"/centre/risk/{card.public_id}",
        role=role,
    )


def ask_training(act: Act, *, seed: int = 7) -> None:
    """Put a training on the county's own outcomes in line; refused while there are too few."""
    bad, _ = scores.outcome_counts(act.actor.county_id)
    least = act.policy["risk.train_defaults_min"]
    if bad < least:
        text = N_("违约户数只有 {bad} 户，还差 {missing} 户：现在训练的卡站不住脚")
        values = {"bad": bad, "missing": least - bad}
        raise conflict("too_few_defaults", text, citation="house-defaults#risk", values=values)
    if queries.risk_card_in_use(act.actor.county_id) is None:
        raise conflict("no_champion", "先要有主卡（可以是专家卡），才有可以学习的输入")
    args = {"user_id": act.actor.id, "organisation_id": act.actor.organisation_id, "seed": seed}
    jobs.defer(TRAIN, args, lock=TRAIN)


def training_files(act: Act) -> tuple[str, str]:
    """The county's outcomes as CSV, and what its columns mean as TOML."""
    champion = queries.risk_card_in_use(act.actor.county_id)
    if champion is None:
        raise conflict("no_champion", "先要有主卡（可以是专家卡），才有可以学习的输入")
    rows = [(known.inputs, known.scored.bad) for known in scores.known_outcomes(champion)]
    schema = risk_training.training_schema(champion.definition, f"county-{act.on:%Y-%m}")
    return risk_training.training_table(champion.definition, rows), schema


def keep_trained(act: Act, *, files: dict[str, str]) -> RiskCard:
    """What a training made, as a draft; it reads the columns the champion reads."""
    champion = queries.risk_card_in_use(act.actor.county_id)
    assert champion is not None, "asked for without a champion"
    card = json.loads(files["scorecard.json"])
    columns = risk_inputs.base_columns(card)
    return upload_risk_card(
        act,
        card=card,
        metrics=json.loads(files["metrics.json"]),
        model_card=files["model_card.md"],
        mapping={name: champion.mapping[name] for name in columns},
        note=f"用本县结果训练 {act.on.isoformat()}",
        made_by="training",
        simulated=champion.simulated,
    )
