"""Reads of the clock: who falls behind, what is long overdue, what falls due soon."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement

from app.infra.db import db
from app.infra.scope import unscoped
from app.loans.models import Loan

PORTION = 500


def falling_behind(county_id: int, on: date, *, after: int = 0) -> list[Loan]:
    """Loans with an unpaid line whose day is over and that still count as regular; by id."""
    return _of_county(county_id, after, Loan.state == "active", Loan.next_due_on < on)


def overdue_loans(county_id: int, on: date, *, after: int = 0) -> list[Loan]:
    """Overdue loans; by id."""
    return _of_county(county_id, after, Loan.state == "overdue", Loan.next_due_on < on)


def due_within(county_id: int, on: date, days: int, *, after: int = 0) -> list[Loan]:
    """Loans with a payment due in so many days from now; by id."""
    last = on + timedelta(days=days)
    return _of_county(county_id, after, Loan.next_due_on.between(on, last))


def _of_county(county_id: int, after: int, *conditions: ColumnElement[bool]) -> list[Loan]:
    statement = unscoped(Loan, "the clock reads for nobody")
    return list(
        db.session.scalars(
            statement.where(Loan.county_id == county_id, Loan.id > after, *conditions)
            .order_by(Loan.id)
            .limit(PORTION)
        )
    )
