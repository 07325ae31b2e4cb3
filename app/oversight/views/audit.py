"""The auditor's workspace: search the journal, verify the chain, check figures, see who read."""

from collections.abc import Iterable
from typing import Any

from flask import Response, render_template, request

from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprise_for
from app.infra.acts import Act
from app.infra.audit.verification import verify as verify_chain
from app.infra.export import csv_response
from app.infra.journal import reasons_of
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.oversight import queries
from app.oversight.queries import Search
from app.oversight.views.room import room


@room.page("/audit", may=Permission.AUDIT_READ)
def audit(act: Act) -> Any:
    search = Search.of(request.args)
    found = queries.entries(act.actor, search, Page(60, request.args.get("cursor")))
    newest = queries.newest_checkpoints(1)
    return render_template(
        "oversight/audit.html",
        found=found,
        search=search,
        names=queries.names_of(found.items),
        reasons=reasons_of(found.items),
        checkpoint=newest[0] if newest else None,
        state_words=queries.state_words,
    )


@room.page("/audit/export.csv", may=Permission.AUDIT_READ)
def export(act: Act) -> Response:
    """Exactly the entries of the search."""
    header = [
        "id",
        "at",
        "actor",
        "role",
        "organisation",
        "on_behalf_of",
        "action",
        "subject_kind",
        "subject",
        "from",
        "to",
        "reason",
        "policy_digest",
    ]
    return csv_response("journal.csv", header, _rows(act))


def _rows(act: Act) -> Iterable[list[Any]]:
    for entry in queries.all_entries(act.actor, Search.of(request.args)):
        yield [
            entry.public_id,
            entry.at.isoformat(),
            entry.actor_id,
            entry.actor_role,
            entry.organisation_id,
            entry.on_behalf_of,
            entry.action,
            entry.subject_kind,
            entry.subject_id,
            entry.from_state,
            entry.to_state,
            entry.reason,
            entry.policy_digest,
        ]


@room.page("/audit/verify", may=Permission.AUDIT_READ)
def verify(act: Act) -> Any:
    """Recompute the whole chain and name the first broken entry."""
    return render_template("oversight/verify.html", report=verify_chain())


@room.page("/audit/figures", may=Permission.AUDIT_READ)
def figures(act: Act) -> Any:
    """Stored states, amounts and costs against the journal and against their own terms."""
    return render_template("oversight/figures.html", checked=queries.check_figures(act.actor))


@room.page("/audit/readings", may=Permission.AUDIT_READ)
def find_readings(act: Act) -> Any:
    """Which firm? With one answer, its readings at once."""
    wanted = request.args.get("q", "").strip()[:80]
    firms = queries.firms_named(act.actor, wanted)
    if len(firms) == 1:
        return readings(act, firms[0])
    return render_template("oversight/find_readings.html", firms=firms, wanted=wanted)


@room.page("/audit/readings/<id:enterprise>", may=Permission.AUDIT_READ, subject=enterprise_for)
def readings(act: Act, enterprise: Enterprise) -> Any:
    """Who read this firm's facts."""
    page = Page(100, request.args.get("cursor"))
    rows, following = queries.readings(act.actor, enterprise, page)
    return render_template(
        "oversight/readings.html", enterprise=enterprise, rows=rows, following=following
    )
