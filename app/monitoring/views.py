"""Boards: every figure opens exactly its cases; the export is what is on the screen."""

from datetime import timedelta
from typing import Any

from flask import Response, render_template, request

from app.accounts.queries import organisations
from app.enterprises.queries import parks, townships
from app.infra.acts import Act
from app.infra.export import csv_response
from app.infra.paging import Page
from app.infra.rooms import Room
from app.kernel.actors import Permission
from app.monitoring import queries
from app.monitoring.queries import Filter

room = Room("monitoring", __name__)

CLOCK_LABELS = {
    "contact_late": "首次联系已超时",
    "decision_late": "审批已超时",
    "today": "今天到期",
    "running": "办理中",
}


@room.page("/centre", may=Permission.BOARD_READ)
def board(act: Act) -> Any:
    chosen = Filter.of(request.args)
    total, amount_fen = queries.count(act.actor, chosen)
    return render_template(
        "monitoring/board.html",
        chosen=chosen,
        total=total,
        amount_fen=amount_fen,
        states=queries.by_state(act.actor, chosen),
        parks=queries.by_park(act.actor, chosen),
        clocks=queries.by_clock(act.actor, chosen),
        clock_labels=CLOCK_LABELS,
        found=queries.cases(act.actor, chosen, Page(50, request.args.get("cursor"))),
        park_choices=parks(act.actor),
        township_choices=townships(act.actor),
        bank_choices=organisations(act.actor, kind="bank"),
    )


@room.page("/centre/export.csv", may=Permission.BOARD_READ)
def export_board(act: Act) -> Response:
    chosen = Filter.of(request.args)
    header = ["编号", "企业", "乡镇", "园区", "金额（元）", "期限（月）", "状态", "提交时间"]
    rows = [
        [
            need.reference,
            need.enterprise.name,
            need.enterprise.township.name,
            need.enterprise.park.name if need.enterprise.park else "",
            f"{need.amount_fen // 100}.{need.amount_fen % 100:02d}",
            need.term_months,
            need.state_label,
            need.submitted_at.isoformat() if need.submitted_at else "",
        ]
        for need in queries.all_cases(act.actor, chosen)
    ]
    return csv_response("needs.csv", header, rows)


@room.page("/centre/evening", may=Permission.BOARD_READ)
def evening(act: Act) -> Any:
    """One screen and one A4 that answers the county leader's evening call."""
    return render_template("monitoring/evening.html", **_evening(act))


def _evening(act: Act) -> dict[str, Any]:
    today, week = act.on, act.on - timedelta(days=7)
    return {
        "on": today,
        "at": act.at,
        "all": queries.count(act.actor, Filter()),
        "new_today": queries.count(act.actor, Filter(since=today.isoformat())),
        "new_week": queries.count(act.actor, Filter(since=week.isoformat())),
        "states": queries.by_state(act.actor, Filter()),
        "clocks": queries.by_clock(act.actor, Filter()),
        "clock_labels": CLOCK_LABELS,
        "league": queries.league(act.actor, since=act.on - timedelta(days=90)),
        "late": queries.cases(act.actor, Filter(clock="decision_late"), Page(8)).items,
    }


@room.page("/centre/banks", may=Permission.BOARD_READ)
def banks(act: Act) -> Any:
    days = _days(request.args.get("days", "90"))
    since = act.on - timedelta(days=days)
    return render_template(
        "monitoring/banks.html",
        rows=queries.league(act.actor, since=since),
        since=since,
        days=days,
    )


@room.page("/bank/report", may=Permission.OWN_REPORT_READ)
def bank_report(act: Act) -> Any:
    days = _days(request.args.get("days", "90"))
    since = act.on - timedelta(days=days)
    rows = queries.league(act.actor, since=since, only=act.actor.organisation_id)
    return render_template("monitoring/bank_report.html", rows=rows, since=since, days=days)


def _days(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:5]) <= 3660 else 90
