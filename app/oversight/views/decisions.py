"""Decisions, each taken again by the rules of its own day."""

from decimal import Decimal
from typing import Any

from flask import render_template, request

from app.infra.acts import Act
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.words import N_
from app.oversight import queries
from app.oversight.views.room import room
from app.policy.codes import codes
from app.products.forms.labels import METHOD_LABELS
from app.referrals.models import Decision

FACT_LABELS = {
    "amount_fen": N_("金额"),
    "annual_rate": N_("年利率"),
    "term_months": N_("期限（月）"),
    "method": N_("还款方式"),
    "product": N_("产品编号"),
}
OUTCOME_LABELS = {"approve": N_("同意"), "decline": N_("不予通过"), "return": N_("退回经办")}


@room.page("/audit/decisions", may=Permission.AUDIT_READ)
def decisions(act: Act) -> Any:
    outcome = request.args.get("outcome", "")
    page = Page(50, request.args.get("cursor"))
    return render_template(
        "oversight/decisions.html",
        found=queries.decisions(
            act.actor, page, outcome=outcome if outcome in OUTCOME_LABELS else ""
        ),
        outcome=outcome,
        outcomes=OUTCOME_LABELS,
    )


@room.page(
    "/audit/decisions/<id:decision>", may=Permission.AUDIT_READ, subject=queries.decision_for
)
def show_decision(act: Act, decision: Decision) -> Any:
    policy = queries.policy_of(decision)
    return render_template(
        "oversight/decision.html",
        decision=decision,
        offer=queries.offer_of(decision),
        replay=queries.replay(decision),
        digest=policy.digest,
        reasons=codes(policy, "refusal_codes"),
        seen={**decision.facts, **_rate_of(decision)},
        fact_labels=FACT_LABELS,
        methods=METHOD_LABELS,
        outcomes=OUTCOME_LABELS,
    )


def _rate_of(decision: Decision) -> dict[str, Decimal]:
    """The rate among the facts as a number; facts are kept as text."""
    kept = decision.facts.get("annual_rate")
    return {} if kept is None else {"annual_rate": Decimal(str(kept))}
