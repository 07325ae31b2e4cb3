"""One's own loans: what is left, what is next, by when."""

from typing import Any

from flask import Response, render_template, request

from app.infra import pdf
from app.infra.acts import Act
from app.infra.history import events_of
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.loans import queries
from app.loans.models import Loan
from app.loans.views.room import room
from app.referrals.forms import METHOD_LABELS


@room.page("/me/loans", may=Permission.LOAN_OWN)
def my_loans(act: Act) -> Any:
    found = queries.own_loans(act.actor, Page(50, request.args.get("cursor")))
    return render_template("loans/mine.html", found=found, on=act.on)


@room.page("/me/loans/<id:loan>", may=Permission.LOAN_OWN, subject=queries.own_loan_for)
def my_loan(act: Act, loan: Loan) -> Any:
    subjects = queries.subjects_of(loan)
    if loan.commitment is not None:
        subjects.append(("GuaranteeCommitment", loan.commitment.public_id))
    history = events_of(loan.county_id, subjects)
    return render_template("loans/my_loan.html", history=history, **_sheet(act, loan))


def _sheet(act: Act, loan: Loan) -> dict[str, Any]:
    due = [line for line in loan.lines if line.due_on == loan.next_due_on]
    return {
        "loan": loan,
        "days": loan.days_past_due(act.on),
        "arrears_fen": loan.arrears_fen(act.on),
        "next_line": due[0] if due else None,
        "methods": METHOD_LABELS,
        "on": act.on,
    }


@room.page(
    "/me/loans/<id:loan>/schedule.pdf", may=Permission.LOAN_OWN, subject=queries.own_loan_for
)
def my_schedule(act: Act, loan: Loan) -> Response:
    """The schedule and the cost sheet on paper."""
    html = render_template("loans/print.html", **_sheet(act, loan))
    return pdf.response(html, f"{loan.reference}.pdf")
