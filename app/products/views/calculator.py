"""The public calculator: a schedule and its all-in cost, on screen and on paper."""

from decimal import Decimal
from typing import Any

from flask import render_template, request

from app.infra import clock
from app.infra.acts import Act
from app.kernel.actors import Access
from app.kernel.schedules.documents import schedule_document
from app.products.forms import CalculatorForm
from app.products.views.room import room


@room.page("/calculator", may=Access.ANYONE)
def calculator(act: Act | None) -> Any:
    return _shown("calculator")


@room.page("/calculator/print", may=Access.ANYONE)
def print_calculation(act: Act | None) -> Any:
    """The same schedule as one sheet of paper."""
    return _shown("calculator_print")


def _shown(page: str) -> Any:
    """The page with its answer; without one there is only the form to show."""
    form, answer, status = _calculated()
    cost = answer["cost"] if answer else {}
    return render_template(
        f"products/{page if answer else 'calculator'}.html",
        form=form,
        answer=answer,
        all_in=Decimal(cost["effective_annual"] or cost["dated_annual"]) if cost else None,
    ), status


def _calculated() -> tuple[CalculatorForm, dict[str, Any] | None, int]:
    """The form, the schedule if one was asked for and possible, and the page's status."""
    if "principal_fen" not in request.args:
        return CalculatorForm(formdata=None, data={"drawn_on": clock.today()}), None, 200
    form = CalculatorForm(request.args)
    terms = form.terms() if form.validate() else None
    if terms is None:
        return form, None, 422
    return form, schedule_document(terms), 200
