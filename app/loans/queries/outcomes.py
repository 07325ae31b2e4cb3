"""Loans whose outcome a risk card can learn from; for the clock, nobody is shown anything."""

from datetime import date

from sqlalchemy import or_

from app.infra.db import db
from app.infra.scope import unscoped
from app.loans.models import Loan

PORTION = 500


def loans_to_judge(
    county_id: int, late_since: date, begun_before: date, *, after: int
) -> list[Loan]:
    """Loans that are late since a day, began before another, or are settled; by id."""
    statement = unscoped(Loan, "the clock reads for nobody")
    return list(
        db.session.scalars(
            statement.where(
                Loan.county_id == county_id,
                Loan.id > after,
                or_(
                    Loan.next_due_on <= late_since,
                    Loan.disbursed_on < begun_before,
                    Loan.state == "settled",
                ),
            )
            .order_by(Loan.id)
            .limit(PORTION)
        )
    )
