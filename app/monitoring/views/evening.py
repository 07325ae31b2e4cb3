"""One screen and one A4 that answer the county leader's evening call."""

from datetime import timedelta
from typing import Any

from flask import Response, render_template

from app.infra import pdf
from app.infra.acts import Act
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.monitoring import queries
from app.monitoring.queries import Filter
from app.monitoring.views.room import CLOCK_LABELS, DAYS_USUAL, room

LATE_SHOWN = 8


@room.page("/centre/evening", may=Permission.BOARD_READ)
def evening(act: Act) -> Any:
    return render_template("monitoring/evening.html", **_figures(act))


@room.page("/centre/evening.pdf", may=Permission.BOARD_READ)
def evening_pdf(act: Act) -> Response:
    page = render_template("monitoring/evening_print.html", **_figures(act))
    return pdf.response(page, f"evening-{act.on.isoformat()}.pdf")


def _figures(act: Act) -> dict[str, Any]:
    week = act.on - timedelta(days=6)
    late = queries.cases(act.actor, Filter(clock="decision_late"), Page(LATE_SHOWN))
    return {
        "on": act.on,
        "at": act.at,
        "all": queries.total(act.actor, Filter()),
        "new_today": queries.total(act.actor, Filter(since=act.on.isoformat())),
        "new_week": queries.total(act.actor, Filter(since=week.isoformat())),
        "states": queries.by_state(act.actor, Filter()),
        "clocks": queries.by_clock(act.actor, Filter()),
        "clock_labels": CLOCK_LABELS,
        "days": DAYS_USUAL,
        "league": queries.league(act.actor, since=act.on - timedelta(days=DAYS_USUAL)),
        "late": late,
        "referrals": queries.sent_of_cases(act.actor, late),
    }
