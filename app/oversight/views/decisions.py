"""Decisions, each taken again by the rules of its own day."""

from typing import Any

from flask import render_template, request

from app.infra.acts import Act
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.words import N_
from app.oversight import queries
from app.oversight.views.room import room
from app.policy.codes import codes
from app.referrals.models import Decision

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
        outcomes=OUTCOME_LABELS,
    )
