"""The monthly re-guarantee list (再担保备案清单): the agency files, the re-guarantor answers."""

from collections.abc import Iterator
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.agreements.rules import PARTY_LABELS
from app.guarantee import commands, queries
from app.guarantee.forms import DecidedForm, MonthForm
from app.guarantee.models import ReguaranteeFiling
from app.guarantee.states import FILING
from app.guarantee.views.room import room
from app.infra.acts import Act
from app.infra.export import csv_response, xlsx_response
from app.infra.forms import form_for
from app.infra.paging import LIMIT_MAX, Page
from app.kernel.actors import Permission
from app.kernel.money import plain_yuan
from app.kernel.rates import percent


@room.page("/guarantee/filings", may=Permission.GUARANTEE_QUEUE)
def filings(act: Act) -> Any:
    months = queries.months(act.actor)
    month = _month(months)
    page = Page(LIMIT_MAX, request.args.get("cursor"))
    found = queries.filings(act.actor, page, month=month, states=_states())
    return render_template(
        "guarantee/filings.html",
        found=found,
        month=month,
        months=months,
        state=request.args.get("state") if _states() else None,
        labels=FILING.labels,
        late={row.id: row.is_late(act.on) for row in found.items},
        waiting=dict(months).get(month or "", 0),
        filing=form_for(MonthForm, month=month),
        refusal=form_for(DecidedForm),
        refused_row=(request.view_args or {}).get("row"),
    )


def _month(months: list[tuple[str, int]]) -> str | None:
    """The month asked for, or the newest with something on its list."""
    asked = request.args.get("month") or request.form.get("month")
    known = [month for month, _waiting in months]
    return asked if asked in known else (known[0] if known else None)


def _states() -> tuple[str, ...]:
    state = request.args.get("state")
    return (state,) if state in FILING.states else ()


@room.page("/guarantee/filings.csv", may=Permission.GUARANTEE_QUEUE)
def export_filings(act: Act) -> Response:
    """Exactly the rows of the list shown."""
    return csv_response("reguarantee.csv", _header(), _rows(act))


@room.page("/guarantee/filings.xlsx", may=Permission.GUARANTEE_QUEUE)
def export_filings_workbook(act: Act) -> Response:
    return xlsx_response("reguarantee.xlsx", _header(), _rows(act))


def _header() -> list[str]:
    titles = [_("月份"), _("担保函"), _("企业"), _("统一社会信用代码"), _("银行"), _("担保机构")]
    amounts = [_("担保金额（元）"), _("在保余额（元）"), _("期限（月）"), _("担保费率（%）")]
    rest = [_("分担比例"), _("放款"), _("报备截止"), _("报备日"), _("逾期报备"), _("状态")]
    return [*titles, *amounts, *rest, _("原因")]


def _rows(act: Act) -> Iterator[list[Any]]:
    months, cursor = queries.months(act.actor), None
    while True:
        page = Page(LIMIT_MAX, cursor)
        found = queries.filings(act.actor, page, month=_month(months), states=_states())
        yield from (_row(act, row) for row in found.items)
        cursor = found.next
        if cursor is None:
            return


def _row(act: Act, row: ReguaranteeFiling) -> list[Any]:
    commitment = row.commitment
    application = commitment.application
    shares = " ".join(f"{_(PARTY_LABELS[p])} {percent(s)}" for p, s in commitment.parts)
    return [
        row.month,
        commitment.letter_number,
        application.enterprise.name,
        application.enterprise.uscc or "",
        application.lender.name,
        application.guarantor.name,
        plain_yuan(commitment.amount_fen),
        plain_yuan(commitment.outstanding_fen),
        application.term_months,
        percent(application.programme.fee_rate),
        shares,
        commitment.effective_on,
        row.due_on,
        row.filed_on,
        _("是") if row.is_late(act.on) else _("否"),
        _(row.state_label),
        row.reason,
    ]


def _to_month(month: str) -> Any:
    return redirect(url_for("guarantee.filings", month=month), 303)


@room.action("/guarantee/filings/file", may=Permission.FILING_FILE, form=MonthForm, again=filings)
def file_month(act: Act, form: MonthForm) -> Any:
    rows = commands.file_month(act, month=form.month.data or "")
    flash(_("已报 {count} 笔，等再担保机构确认").format(count=len(rows)))
    return _to_month(form.month.data or "")


@room.action(
    "/guarantee/filings/accept", may=Permission.FILING_ANSWER, form=MonthForm, again=filings
)
def accept_month(act: Act, form: MonthForm) -> Any:
    rows = commands.accept_month(act, month=form.month.data or "")
    flash(_("已确认 {count} 笔").format(count=len(rows)))
    return _to_month(form.month.data or "")


def _again(act: Act, row: ReguaranteeFiling) -> Any:
    return filings(act)


@room.action(
    "/guarantee/filings/<id:row>/file",
    may=Permission.FILING_FILE,
    subject=queries.filing_for,
    again=_again,
)
def file_again(act: Act, row: ReguaranteeFiling) -> Any:
    commands.file_again(act, row=row)
    flash(_("已报"))
    return _to_month(row.month)


@room.action(
    "/guarantee/filings/<id:row>/accept",
    may=Permission.FILING_ANSWER,
    subject=queries.filing_for,
    again=_again,
)
def accept_filing(act: Act, row: ReguaranteeFiling) -> Any:
    commands.accept_filing(act, row=row)
    flash(_("已确认"))
    return _to_month(row.month)


@room.action(
    "/guarantee/filings/<id:row>/refuse",
    may=Permission.FILING_ANSWER,
    subject=queries.filing_for,
    form=DecidedForm,
    again=_again,
)
def refuse_filing(act: Act, row: ReguaranteeFiling, form: DecidedForm) -> Any:
    commands.refuse_filing(act, row=row, reason=form.reason.data or "")
    flash(_("已记录不予备案，担保机构会看到原因"))
    return _to_month(row.month)
