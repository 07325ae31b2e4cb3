"""From an overdue loan to a claim: the figures stand there already, one button files it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.claims import commands, queries
from app.claims.views.room import room
from app.claims.views.shapes import bar_of, rows_of
from app.infra.acts import Act
from app.kernel.actors import Permission
from app.loans.models import Loan
from app.loans.queries import file_for


@room.page("/bank/loans/<id:loan>/claim", may=Permission.CLAIM_READ, subject=file_for)
def claim_of_loan(act: Act, loan: Loan) -> Any:
    standing = queries.open_claim_of(loan)
    if standing is not None:
        return redirect(url_for("claims.show_claim", claim=standing.public_id), 302)
    preview = commands.preview_of(act, loan)
    parts = loan.commitment.parts if loan.commitment else ()
    figures = preview.figures
    return render_template(
        "claims/new.html",
        loan=loan,
        preview=preview,
        bar=bar_of(parts),
        rows=rows_of(parts, figures.cash, figures.burden) if figures else [],
        days=loan.days_past_due(act.on),
    )


@room.action(
    "/bank/loans/<id:loan>/claim",
    may=Permission.CLAIM_FILE,
    subject=file_for,
)
def file_claim(act: Act, loan: Loan) -> Any:
    claim = commands.file_claim(act, loan=loan)
    flash(_("代偿申请已送担保机构"))
    return redirect(url_for("claims.show_claim", claim=claim.public_id), 303)
