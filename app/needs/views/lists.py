"""The two lists (申报清单, 推荐清单): shown, exported as shown, results written back."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.export import csv_response, xlsx_response
from app.infra.forms import form_for
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.money import format_wan
from app.needs import commands, queries
from app.needs.forms import ResultForm
from app.needs.models import ListEntry
from app.needs.queries import KINDS, ListFilter
from app.needs.rules import RESULTS
from app.needs.rules.lists import ORIGINS
from app.needs.views.room import room
from app.products.rules.vocabulary import USES


@room.page("/centre/lists", may=Permission.LIST_READ)
def lists(act: Act) -> Any:
    chosen = ListFilter.of(request.args)
    found = queries.list_entries(act.actor, chosen, Page(50, request.args.get("cursor")))
    return render_template(
        "needs/lists.html",
        found=found,
        chosen=chosen,
        kinds=KINDS,
        results=RESULTS,
        origins=ORIGINS,
        uses=USES,
        names=queries.recommenders(found.items),
    )


def _header(act: Act) -> list[str]:
    return [
        _("编号"),
        _("来源"),
        _("来源编号"),
        _("企业名称"),
        _("统一社会信用代码"),
        _("乡镇"),
        _("金额（万元）"),
        _("期限（月）"),
        _("用途"),
        _("申报日期"),
        _("推荐日期"),
        _("办理结果"),
        _("结果原因"),
    ]


def _rows(act: Act) -> list[list[Any]]:
    chosen = ListFilter.of(request.args)
    return [_row(entry) for entry in queries.all_list_entries(act.actor, chosen)]


def _row(entry: ListEntry) -> list[Any]:
    need = entry.need
    firm = need.enterprise
    return [
        need.reference,
        _(ORIGINS.get(need.origin, "归雁融")),
        need.origin_number,
        firm.name,
        firm.uscc,
        firm.township.name,
        format_wan(need.amount_fen).removesuffix("万元"),
        need.term_months,
        _(USES[need.use]),
        entry.declared_on,
        entry.recommended_on,
        _(RESULTS[entry.result]) if entry.result else "",
        entry.result_reason,
    ]


@room.page("/centre/lists/export.csv", may=Permission.LIST_READ)
def export_csv(act: Act) -> Response:
    """Exactly the rows of the filtered list."""
    return csv_response("lists.csv", _header(act), _rows(act))


@room.page("/centre/lists/export.xlsx", may=Permission.LIST_READ)
def export_xlsx(act: Act) -> Response:
    return xlsx_response("lists.xlsx", _header(act), _rows(act))


@room.page("/centre/lists/<id:entry>", may=Permission.LIST_WRITE, subject=queries.entry_for)
def show_entry(act: Act, entry: ListEntry) -> Any:
    form = form_for(
        ResultForm, result=entry.result or "in_progress", reason=entry.result_reason or ""
    )
    return render_template("needs/entry.html", entry=entry, need=entry.need, form=form)


@room.action(
    "/centre/lists/<id:entry>",
    may=Permission.LIST_WRITE,
    subject=queries.entry_for,
    form=ResultForm,
    again=show_entry,
)
def write_back(act: Act, entry: ListEntry, form: ResultForm) -> Any:
    commands.write_back_result(
        act, entry=entry, result=form.result.data or "", reason=form.reason.data or ""
    )
    flash(_("结果已写回"))
    return redirect(url_for("needs.lists"), 303)
