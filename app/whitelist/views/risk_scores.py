"""One enterprise's risk score for the centre, a person's decision beside it, and the watching."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprise_for
from app.infra import clock
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.dates import add_months
from app.policy.industries import SECTIONS
from app.whitelist.commands import risk_scores as commands
from app.whitelist.forms.risk_cards import DecideForm
from app.whitelist.models import RiskCard, RiskScore
from app.whitelist.queries import names_of
from app.whitelist.queries import risk_cards as cards
from app.whitelist.queries import risk_scores as queries
from app.whitelist.queries.risk_evidence import fairness_of, measured_of
from app.whitelist.queries.risk_refused import spread_of
from app.whitelist.rules.governing import OVERRIDES, RECOMMENDATIONS
from app.whitelist.rules.risk_watch import ALARMS, rate_of
from app.whitelist.views.risk_shown import column_names, own_risk
from app.whitelist.views.room import room

WORDS = {"recommendations": RECOMMENDATIONS, "overrides": OVERRIDES, "alarm_words": ALARMS}


@room.page(
    "/centre/enterprises/<id:enterprise>/risk",
    may=Permission.SCORE_READ,
    subject=enterprise_for,
)
def show_risk(act: Act, enterprise: Enterprise) -> Any:
    """The newest score that counts, its inputs with their source, earlier ones, the decision."""
    found = queries.risk_scores_of(act.actor, enterprise)
    own = own_risk(act, enterprise)
    return render_template(
        "whitelist/risk_score.html",
        enterprise=enterprise,
        own=own,
        scores=found,
        deciders=names_of({own.decision.decided_by} if own.decision else set()),
        form=form_for(DecideForm),
        **WORDS,
    )


def _page_of(act: Act, score: RiskScore) -> Any:
    return show_risk(act, score.enterprise)


@room.action(
    "/centre/risk/scores/<id:score>/decide",
    may=Permission.RISK_KEEP,
    subject=queries.risk_score_for,
    form=DecideForm,
    again=_page_of,
)
def decide_score(act: Act, score: RiskScore, form: DecideForm) -> Any:
    """A person decides; another way than the card's needs a code and words."""
    commands.decide_score(
        act,
        score=score,
        decided=form.decided.data or "",
        code=form.code.data or "",
        reason=form.reason.data or "",
    )
    flash(_("已记录您的决定"))
    enterprise = score.enterprise.public_id
    return redirect(url_for("whitelist.show_risk", enterprise=enterprise), 303)


@room.action(
    "/centre/enterprises/<id:enterprise>/risk",
    may=Permission.RISK_KEEP,
    subject=enterprise_for,
    again=show_risk,
)
def refresh_risk(act: Act, enterprise: Enterprise) -> Any:
    """Compute again with what is known now; nothing new gives no new score."""
    made = commands.score_risk(act, enterprise=enterprise)
    flash(_("已按最新资料计算") if made else _("没有新的资料，分数不变"))
    return redirect(url_for("whitelist.show_risk", enterprise=enterprise.public_id), 303)


@room.page("/centre/risk/watch", may=Permission.SCORE_READ)
def risk_watch(act: Act) -> Any:
    """The champion's watching; without a champion what there would be to see."""
    card = cards.risk_card_in_use(act.actor.county_id)
    return _watch_page(act, card)


@room.page("/centre/risk/watch/<id:card>", may=Permission.SCORE_READ, subject=cards.risk_card_for)
def risk_watch_of(act: Act, card: RiskCard) -> Any:
    return _watch_page(act, card)


def _watch_page(act: Act, card: RiskCard | None) -> Any:
    months = queries.watches(act.actor, card) if card else []
    wanted = request.args.get("month", "")
    chosen = next((m for m in months if f"{m.month:%Y-%m}" == wanted), None)
    now = clock.at_local(act.on)
    year = clock.at_local(add_months(act.on, -12))
    return render_template(
        "whitelist/risk_watch.html",
        card=card,
        column_names=column_names(act, card) if card else {},
        months=months,
        watch=chosen or next(iter(months), None),
        fairness=fairness_of(act, card) if card else (),
        sections=SECTIONS,
        measured=measured_of(act, card) if card else {},
        spread=spread_of(card) if card else None,
        override_rate=rate_of(*queries.decided(act.actor.county_id, year, max(now, act.at))),
        psi_least=act.policy["risk.psi_rows_min"],
        override_most=act.policy["risk.override_rate_max"],
        override_least=act.policy["risk.override_rows_min"],
        decisions=queries.decisions(act.actor, limit=20),
        trial_share=act.policy["risk.trial_share"],
        trial_seed=act.policy["risk.trial_seed"],
        publish_min=act.policy["risk.fairness_publish_min"],
        sure_min=act.policy["risk.fairness_sure_min"],
        **WORDS,
    )
