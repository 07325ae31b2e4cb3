"""Kept scores, opened by the auditor for a reason that is logged, and computed again (CR-01)."""

from typing import Any

from flask import render_template, request

from app.consents.commands import log_access
from app.infra.acts import Act
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.oversight import queries
from app.oversight.rules import REPLAY_REASONS
from app.oversight.views.room import room
from app.whitelist.queries.stored_scores import Stored, stored_score_for, stored_scores
from app.whitelist.rules.facts import COLUMNS, SOURCES
from app.whitelist.states import ENTRY


def opened_for(act: Act, score: Stored, reason: str) -> queries.Opened:
    """The score opened; who opened it and why is written down first, and its owner sees it."""
    log_access(
        act,
        enterprise_id=score.enterprise.public_id,
        subject_kind=type(score).__name__,
        subject_id=score.public_id,
        what=reason,
    )
    return queries.opened(score)


@room.page("/audit/scores", may=Permission.AUDIT_READ)
def scores(act: Act) -> Any:
    risk = request.args.get("risk") == "1"
    found = stored_scores(act.actor, Page(50, request.args.get("cursor")), risk=risk)
    return render_template("oversight/scores.html", found=found, risk=risk)


@room.page("/audit/scores/<id:score>", may=Permission.AUDIT_READ, subject=stored_score_for)
def show_stored_score(act: Act, score: Stored) -> Any:
    reason = request.args.get("reason", "")
    seen = opened_for(act, score, reason) if reason in REPLAY_REASONS else None
    return render_template(
        "oversight/score.html",
        score=score,
        seen=seen,
        reasons=REPLAY_REASONS,
        reason=reason,
        columns=COLUMNS,
        sources=SOURCES,
        entry_states=ENTRY.labels,
    )
