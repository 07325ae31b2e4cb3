"""The centre's board, its cases and their export: the export is what is on the screen."""

from collections.abc import Iterable
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from app.accounts.queries import organisations
from app.enterprises.queries import parks, townships
from app.infra.acts import Act
from app.infra.export import csv_response, xlsx_response
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.money import plain_yuan
from app.monitoring import queries
from app.monitoring.queries import Filter
from app.monitoring.views.room import CLOCK_LABELS, refuse_without_cases, room
from app.needs.models import FinancingNeed
from app.needs.states import NEED


@room.page("/centre", may=Permission.BOARD_READ)
def board(act: Act) -> Any:
    chosen = Filter.of(request.args)
    return render_template(
        "monitoring/board.html",
        chosen=chosen,
        total=queries.total(act.actor, chosen),
        states=queries.by_state(act.actor, chosen),
        parks=queries.by_park(act.actor, chosen),
        banks=queries.by_bank(act.actor, chosen),
        clocks=queries.by_clock(act.actor, chosen),
        clock_labels=CLOCK_LABELS,
    )


@room.page("/centre/cases", may=Permission.BOARD_READ)
def cases(act: Act) -> Any:
    """Exactly the needs behind a figure."""
    refuse_without_cases(act)
    chosen = Filter.of(request.args)
    found = queries.cases(act.actor, chosen, Page(50, request.args.get("cursor")))
    return render_template(
        "monitoring/cases.html",
        chosen=chosen,
        total=queries.total(act.actor, chosen),
        found=found,
        referrals=queries.sent_of_cases(act.actor, found),
        now=act.at,
        states=NEED.labels,
        clock_labels=CLOCK_LABELS,
        park_choices=parks(act.actor),
        township_choices=townships(act.actor),
        bank_choices=organisations(act.actor, kind="bank"),
    )


@room.page("/centre/cases.csv", may=Permission.BOARD_READ)
def export_csv(act: Act) -> Response:
    refuse_without_cases(act)
    return csv_response("needs.csv", _header(), _rows(act))


@room.page("/centre/cases.xlsx", may=Permission.BOARD_READ)
def export_xlsx(act: Act) -> Response:
    refuse_without_cases(act)
    return xlsx_response("needs.xlsx", _header(), _rows(act))


def _header() -> list[str]:
    return [
        _("编号"),
        _("企业"),
        _("乡镇"),
        _("园区"),
        _("金额（元）"),
        _("期限（月）"),
        _("状态"),
        _("提交时间"),
    ]


def _rows(act: Act) -> Iterable[list[Any]]:
    for need in queries.all_cases(act.actor, Filter.of(request.args)):
        yield _row(need)


def _row(need: FinancingNeed) -> list[Any]:
    return [
        need.reference,
        need.enterprise.name,
        need.enterprise.township.name,
        need.enterprise.park.name if need.enterprise.park else "",
        plain_yuan(need.amount_fen),
        need.term_months,
        _(need.state_label),
        need.submitted_at,
    ]
