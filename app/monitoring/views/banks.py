"""Lenders' clocks: the centre's league, the referrals behind a figure, a bank's own report."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Response, abort, render_template, request
from flask_babel import gettext as _

from app.accounts.models import Organisation
from app.accounts.queries import organisation_for
from app.infra.acts import Act
from app.infra.export import csv_response, xlsx_response
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.words import N_
from app.monitoring import queries
from app.monitoring.queries import BankRow
from app.monitoring.views.room import days_of, refuse_without_cases, room
from app.policy.codes import codes

FIGURE_LABELS = {
    "referred": N_("收到的转介"),
    "open": N_("正在办理"),
    "contact_late": N_("首次联系已超时"),
    "decision_late": N_("审批已超时"),
    "contact_judged": N_("应已联系的转介"),
    "contact_in_time": N_("按时联系"),
    "decision_judged": N_("应已有结果的转介"),
    "decision_in_time": N_("按时有结果"),
    "answered": N_("已有结果"),
    "offered": N_("给出方案"),
    "declined": N_("未通过"),
    "expired": N_("超期关闭"),
}


def _window(act: Act) -> tuple[int, date]:
    days = days_of(request.args.get("days", ""))
    return days, act.on - timedelta(days=days)


@room.page("/centre/banks", may=Permission.BOARD_READ)
def banks(act: Act) -> Any:
    days, since = _window(act)
    return render_template(
        "monitoring/banks.html", rows=queries.league(act.actor, since=since), since=since, days=days
    )


@room.page("/centre/banks.csv", may=Permission.BOARD_READ)
def export_banks_csv(act: Act) -> Response:
    return csv_response("banks.csv", _header(), _table(act))


@room.page("/centre/banks.xlsx", may=Permission.BOARD_READ)
def export_banks_xlsx(act: Act) -> Response:
    return xlsx_response("banks.xlsx", _header(), _table(act))


def _header() -> list[str]:
    return [
        _("机构"),
        _("收到"),
        _("办理中"),
        _("联系中位小时"),
        _("按时联系"),
        _("按时有结果"),
        _("结果中位天数"),
        _("给出方案"),
        _("未通过"),
        _("超期关闭"),
    ]


def _table(act: Act) -> Sequence[list[Any]]:
    _days, since = _window(act)
    return [_line(row) for row in queries.league(act.actor, since=since)]


def _line(row: BankRow) -> list[Any]:
    return [
        row.name,
        row.counts["referred"],
        row.counts["open"],
        row.median_contact_hours,
        row.contacted_in_time,
        row.decided_in_time,
        row.median_decision_days,
        row.approved,
        row.counts["declined"],
        row.counts["expired"],
    ]


@room.page("/centre/banks/<id:bank>", may=Permission.BOARD_READ, subject=organisation_for)
def bank_cases(act: Act, bank: Organisation) -> Any:
    """Exactly the referrals behind one figure of the league."""
    refuse_without_cases(act)
    what = request.args.get("what", "referred")
    if what not in FIGURE_LABELS:
        abort(404)
    days, since = _window(act)
    page = Page(50, request.args.get("cursor"))
    return render_template(
        "monitoring/bank_cases.html",
        bank=bank,
        what=what,
        labels=FIGURE_LABELS,
        days=days,
        since=since,
        found=queries.referrals_behind(act.actor, bank, what, since=since, page=page),
    )


@room.page("/bank/report", may=Permission.OWN_REPORT_READ)
def bank_report(act: Act) -> Any:
    days, since = _window(act)
    return render_template(
        "monitoring/bank_report.html",
        rows=queries.own_clocks(act.actor, since=since),
        months=queries.own_months(act.actor, since=since),
        reasons=queries.own_reasons(act.actor, since=since),
        words=codes(act.policy, "refusal_codes"),
        since=since,
        days=days,
    )


@room.page("/bank/report.csv", may=Permission.OWN_REPORT_READ)
def export_report(act: Act) -> Response:
    _days, since = _window(act)
    header = [_("月份"), _("收到"), _("已有结果"), _("给出方案"), _("未通过"), _("结果中位天数")]
    rows = [
        [
            f"{m.month:%Y-%m}",
            m.referred,
            m.answered,
            m.offered,
            m.declined,
            m.median_decision_days,
        ]
        for m in queries.own_months(act.actor, since=since)
    ]
    return csv_response("report.csv", header, rows)
