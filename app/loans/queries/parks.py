"""Guaranteed loans by park, as sums; for the clock, nobody is shown anything."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from app.enterprises.models import Enterprise
from app.infra.db import db
from app.loans.models import Loan


@dataclass(frozen=True)
class ParkSum:
    """Outstanding guaranteed principal of a park (internal key), the bad part, the borrowers."""

    park_id: int
    principal_fen: int
    npl_fen: int
    borrowers: int


def park_sums(county_id: int, bad_since: date) -> list[ParkSum]:
    """By park; a loan is bad whose oldest unpaid line fell due by a day, or that is in claim."""
    bad = or_(Loan.next_due_on <= bad_since, Loan.state == "in_claim")
    rows = db.session.execute(
        select(
            Enterprise.park_id,
            func.sum(Loan.balance_fen),
            func.coalesce(func.sum(Loan.balance_fen).filter(bad), 0),
            func.count(Loan.enterprise_id.distinct()),
        )
        .join(Enterprise, Enterprise.id == Loan.enterprise_id)
        .where(
            Loan.county_id == county_id,
            Loan.state != "settled",
            Loan.commitment_id.is_not(None),
            Enterprise.park_id.is_not(None),
        )
        .group_by(Enterprise.park_id)
        .order_by(Enterprise.park_id)
        .execution_options(scoped="sums by park for the clock, no loan is shown")
    )
    return [ParkSum(park, int(whole), int(bad), firms) for park, whole, bad, firms in rows]
