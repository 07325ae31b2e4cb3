"""The guaranteed loans of a park, told once a month as sums: outstanding, bad, borrowers."""

from datetime import timedelta

from sqlalchemy import select

from app.infra import clock
from app.infra.db import db
from app.loans.reactions import tell_park_loans
from app.whitelist.models import ParkFigure
from tests.loans.builders import a_deal


def told() -> list[ParkFigure]:
    rows = select(ParkFigure).where(ParkFigure.kind == "loans").order_by(ParkFigure.id)
    return list(db.session.scalars(rows))


def test_a_loan_is_bad_from_its_ninetieth_day(world):
    deal = a_deal(world, guaranteed=True, method="equal_instalment")
    deal.cover()
    loan = deal.book()
    bad_on = loan.next_due_on + timedelta(days=90)
    for day, npl in ((bad_on - timedelta(days=1), 0), (bad_on, loan.balance_fen)):
        with clock.frozen(clock.at_local(day, 9)):
            tell_park_loans()
        newest = told()[-1]
        assert newest.park_id == loan.enterprise.park_id
        found = (newest.whole_fen, newest.bad_fen, newest.borrowers)
        assert found == (loan.balance_fen, npl, 1)
