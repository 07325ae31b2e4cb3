"""The loan book of an institution: filters in the address, export of exactly its rows."""

from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext as _

from app.infra.acts import Act
from app.infra.export import csv_response, xlsx_response
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.money import plain_yuan
from app.loans import queries
from app.loans.models import Loan
from app.loans.queries import BookFilters
from app.loans.states import LOAN
from app.loans.views.room import room

ROWS = 50
EXPORTED = 5000


def filters() -> BookFilters:
    """What the address asks for; anything else is left unasked."""
    state = request.args.get("state", "")
    return BookFilters(
        overdue=True if request.args.get("overdue") == "1" else None,
        state=state if state in LOAN.states else None,
        text=request.args.get("q", "").strip()[:60] or None,
    )


@room.page("/bank/loans", may=Permission.LOAN_QUEUE)
def loan_book(act: Act) -> Any:
    chosen = filters()
    page = Page(ROWS, request.args.get("cursor"))
    return render_template(
        "loans/book.html",
        found=queries.book(act.actor, page, chosen, on=act.on),
        chosen=chosen,
        states=LOAN.labels,
        on=act.on,
    )


@room.page("/bank/loans/export.csv", may=Permission.LOAN_QUEUE)
def export_book(act: Act) -> Response:
    """Exactly the rows of the filtered list."""
    return csv_response("loans.csv", _header(), _rows(act))


@room.page("/bank/loans/export.xlsx", may=Permission.LOAN_QUEUE)
def export_workbook(act: Act) -> Response:
    return xlsx_response("loans.xlsx", _header(), _rows(act))


def _header() -> list[str]:
    titles = (_("编号"), _("合同号"), _("企业"), _("放款（元）"), _("余额（元）"), _("放款日"))
    return [*titles, _("到期日"), _("下一期"), _("逾期天数"), _("担保机构"), _("状态")]


def _rows(act: Act) -> list[list[Any]]:
    found = queries.book(act.actor, Page(EXPORTED), filters(), on=act.on)
    return [_row(act, loan) for loan in found.items]


def _row(act: Act, loan: Loan) -> list[Any]:
    return [
        loan.reference,
        loan.contract_number or "",
        loan.enterprise.name,
        plain_yuan(loan.principal_fen),
        plain_yuan(loan.balance_fen),
        loan.disbursed_on,
        loan.matures_on,
        loan.next_due_on,
        loan.days_past_due(act.on),
        loan.guarantor.name if loan.guarantor else "",
        _(loan.state_label),
    ]
