"""One loan for its institutions: what is due, what was paid, entering a repayment."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.collateral.queries import assets_of_enterprise, liens_securing
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.history import events_of
from app.kernel.actors import Permission
from app.loans import commands, queries, rules
from app.loans.forms import CorrectionForm, RepaymentForm, ReversalForm
from app.loans.models import Loan, Repayment
from app.loans.views.room import room
from app.referrals.forms import METHOD_LABELS


@room.page("/bank/loans/<id:loan>", may=Permission.LOAN_QUEUE, subject=queries.file_for)
def show_loan(act: Act, loan: Loan) -> Any:
    return render_template(
        "loans/show.html",
        loan=loan,
        days=loan.days_past_due(act.on),
        arrears_fen=loan.arrears_fen(act.on),
        settling_fen=rules.settling_fen(loan.due_lines(), act.on),
        form=form_for(
            RepaymentForm, paid_on=act.on, amount_fen=loan.arrears_fen(act.on) or _next(loan)
        ),
        reversal=form_for(ReversalForm),
        correction=form_for(
            CorrectionForm, disbursed_on=loan.disbursed_on, contract_number=loan.contract_number
        ),
        newest=queries.standing_repayments(loan)[-1:],
        people=queries.people_of(loan),
        liens=liens_securing("loan", loan.public_id),
        assets=assets_of_enterprise(act.actor, loan.enterprise_id),
        methods=METHOD_LABELS,
        on=act.on,
        history=events_of(loan.county_id, queries.subjects_of(loan)),
    )


def _next(loan: Loan) -> int | None:
    """What the next line asks for; nothing once settled."""
    if loan.next_due_on is None:
        return None
    return next(
        (line.facts().left_fen for line in loan.lines if line.due_on == loan.next_due_on), None
    )


@room.action(
    "/bank/loans/<id:loan>/repayments",
    may=Permission.LOAN_REPAY,
    subject=queries.file_for,
    form=RepaymentForm,
    again=show_loan,
)
def record_repayment(act: Act, loan: Loan, form: RepaymentForm) -> Any:
    commands.record_repayment(
        act,
        loan=loan,
        paid_on=form.paid_on.data,
        amount_fen=form.amount_fen.data,
        external_number=form.external_number.data or "",
    )
    flash(_("贷款已结清") if loan.state == "settled" else _("还款已登记"))
    return redirect(url_for("loans.show_loan", loan=loan.public_id), 303)


def _loan_again(act: Act, repayment: Repayment) -> Any:
    return show_loan(act, repayment.loan)


@room.action(
    "/bank/repayments/<id:repayment>/reverse",
    may=Permission.LOAN_REPAY,
    subject=queries.repayment_for,
    form=ReversalForm,
    again=_loan_again,
)
def reverse_repayment(act: Act, repayment: Repayment, form: ReversalForm) -> Any:
    commands.reverse_repayment(act, repayment=repayment, reason=form.reason.data or "")
    flash(_("已冲正，余额和还款计划已恢复"))
    return redirect(url_for("loans.show_loan", loan=repayment.loan.public_id), 303)


@room.action(
    "/bank/loans/<id:loan>/correct",
    may=Permission.LOAN_BOOK,
    subject=queries.file_for,
    form=CorrectionForm,
    again=show_loan,
)
def correct_booking(act: Act, loan: Loan, form: CorrectionForm) -> Any:
    commands.correct_booking(
        act,
        loan=loan,
        disbursed_on=form.disbursed_on.data,
        contract_number=form.contract_number.data or None,
        reason=form.reason.data or "",
    )
    flash(_("放款登记已更正，还款计划已重新排出"))
    return redirect(url_for("loans.show_loan", loan=loan.public_id), 303)
