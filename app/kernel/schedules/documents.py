"""Terms and schedules as JSON: the fields of `loan schedule` and its answer."""

from typing import Any

from app.kernel.cost import Cost, cost_of
from app.kernel.documents import Fields
from app.kernel.schedules.lines import Line, draw_up
from app.kernel.schedules.terms import (
    FEE_KINDS,
    METHODS,
    PERIODS,
    SUBSIDY_PAID,
    Extension,
    Fee,
    Subsidy,
    Terms,
)

REQUIRED = ("principal_fen", "annual_rate", "method", "drawn_on")
OPTIONAL = (
    "term_months",
    "matures_on",
    "payment_every",
    "grace_months",
    "interest_period",
    "extension",
    "fees",
    "subsidy",
)


def read_terms(fields: Fields) -> Terms:
    """The terms in a document that holds REQUIRED and OPTIONAL fields; BadInput names the field."""
    return Terms(
        principal_fen=fields.integer("principal_fen"),
        annual_rate=fields.decimal("annual_rate"),
        method=fields.choice("method", METHODS),
        drawn_on=fields.day("drawn_on"),
        term_months=fields.integer("term_months") if "term_months" in fields else None,
        matures_on=fields.day("matures_on") if "matures_on" in fields else None,
        payment_every=_choice_of_period(fields, "payment_every") or "month",
        grace_months=fields.integer("grace_months") if "grace_months" in fields else None,
        interest_period=_choice_of_period(fields, "interest_period"),
        extension=_extension(fields) if "extension" in fields else None,
        fees=_fees(fields) if "fees" in fields else (),
        subsidy=_subsidy(fields) if "subsidy" in fields else None,
    )


def _choice_of_period(fields: Fields, name: str) -> str | None:
    return fields.choice(name, PERIODS) if name in fields else None


def _extension(fields: Fields) -> Extension:
    value, where = fields.value("extension"), fields.at("extension")
    inner = Fields(value, required=("to", "annual_rate"), where=where)
    return Extension(to=inner.day("to"), annual_rate=inner.decimal("annual_rate"))


def _fees(fields: Fields) -> tuple[Fee, ...]:
    return tuple(_fee(value, where) for where, value in fields.items("fees"))


def _fee(value: Any, where: str) -> Fee:
    inner = Fields(value, required=("kind", "amount_fen"), optional=("paid_on",), where=where)
    return Fee(
        kind=inner.choice("kind", FEE_KINDS),
        amount_fen=inner.integer("amount_fen"),
        paid_on=inner.day("paid_on") if "paid_on" in inner else None,
    )


def _subsidy(fields: Fields) -> Subsidy:
    value, where = fields.value("subsidy"), fields.at("subsidy")
    inner = Fields(value, required=("share_of_interest", "paid"), where=where)
    return Subsidy(
        share_of_interest=inner.decimal("share_of_interest"),
        paid=inner.choice("paid", SUBSIDY_PAID),
    )


def schedule_document(terms: Terms) -> dict[str, Any]:
    """The answer of `loan schedule`: lines, totals and the cost to the borrower."""
    lines = draw_up(terms)
    return {
        "lines": [line_document(line) for line in lines],
        "total_interest_fen": sum(line.interest_fen for line in lines),
        "total_principal_fen": sum(line.principal_fen for line in lines),
        "cost": cost_document(cost_of(terms, lines)),
    }


def line_document(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "due_on": line.due_on.isoformat(),
        "days": line.days,
        "principal_fen": line.principal_fen,
        "interest_fen": line.interest_fen,
        "total_fen": line.total_fen,
        "balance_fen": line.balance_fen,
    }


def cost_document(cost: Cost) -> dict[str, Any]:
    return {
        "net_received_fen": cost.net_received_fen,
        "total_cost_fen": cost.total_cost_fen,
        "subsidy_fen": cost.subsidy_fen,
        "nominal_annual": cost.nominal_annual,
        "effective_annual": cost.effective_annual,
        "dated_annual": cost.dated_annual,
    }
