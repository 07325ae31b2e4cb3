"""Calculators of a loan: schedule, early settlement, part prepayment, penalty interest."""

from typing import Any

from flask.cli import AppGroup

from app.infra.calculators import calculator
from app.kernel.documents import Fields
from app.kernel.schedules import changes
from app.kernel.schedules.documents import (
    OPTIONAL,
    REQUIRED,
    line_document,
    read_terms,
    schedule_document,
)

cli = AppGroup("loan", help="Calculators of a loan: one JSON document in, one out.")


@calculator(cli, "schedule")
def schedule(document: dict[str, Any]) -> dict[str, Any]:
    """Instalments of a loan, line by line, and its annual cost to the borrower."""
    return schedule_document(read_terms(Fields(document, required=REQUIRED, optional=OPTIONAL)))


@calculator(cli, "settle")
def settle(document: dict[str, Any]) -> dict[str, Any]:
    """What clears a loan on one day, between two due dates."""
    fields = Fields(document, required=(*REQUIRED, "paid_lines", "settle_on"), optional=OPTIONAL)
    due = changes.settle(
        read_terms(fields),
        paid_lines=fields.integer("paid_lines", least=0),
        settle_on=fields.day("settle_on"),
    )
    return {
        "balance_fen": due.balance_fen,
        "days": due.days,
        "interest_fen": due.interest_fen,
        "total_fen": due.total_fen,
    }


@calculator(cli, "prepay")
def prepay(document: dict[str, Any]) -> dict[str, Any]:
    """The lines left after a part of the principal is paid with a due instalment."""
    asked = ("paid_lines", "part_fen", "keep")
    fields = Fields(document, required=(*REQUIRED, *asked), optional=OPTIONAL)
    lines = changes.prepay(
        read_terms(fields),
        paid_lines=fields.integer("paid_lines"),
        part_fen=fields.integer("part_fen"),
        keep=fields.choice("keep", changes.KEEP),
    )
    return {
        "lines": [line_document(line) for line in lines],
        "total_interest_fen": sum(line.interest_fen for line in lines),
    }


@calculator(cli, "penalty")
def penalty(document: dict[str, Any]) -> dict[str, Any]:
    """Penalty interest on overdue principal, in place of ordinary interest."""
    names = ("overdue_principal_fen", "annual_rate", "uplift", "from", "to")
    fields = Fields(document, required=names)
    due = changes.penalty(
        fields.integer("overdue_principal_fen", least=1),
        annual_rate=fields.decimal("annual_rate"),
        uplift=fields.decimal("uplift"),
        since=fields.day("from"),
        to=fields.day("to"),
    )
    return {"days": due.days, "penalty_fen": due.penalty_fen}
