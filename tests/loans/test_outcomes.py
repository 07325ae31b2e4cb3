"""What became of a loan: bad at ninety days within a year, good when it can no longer be bad."""

from datetime import date, timedelta

import pytest

from app.infra import clock
from app.infra.db import db
from app.loans.reactions import tell_outcomes
from app.loans.rules.outcomes import went_bad
from app.whitelist.queries import risk_scores
from tests.loans.builders import a_deal

BEGAN = date(2025, 1, 10)


@pytest.mark.parametrize(
    ("unpaid", "settled", "on", "bad"),
    [
        (date(2025, 4, 10), False, date(2025, 7, 8), None),
        (date(2025, 4, 10), False, date(2025, 7, 9), True),
        (date(2025, 10, 12), False, date(2026, 1, 10), True),
        (date(2025, 10, 13), False, date(2026, 1, 10), None),
        (date(2025, 10, 13), False, date(2026, 1, 11), False),
        (date(2026, 1, 10), False, date(2026, 1, 11), False),
        (None, True, date(2025, 3, 1), False),
        (date(2025, 4, 10), False, date(2027, 1, 1), True),
    ],
)
def test_bad_good_or_not_known_yet(unpaid, settled, on, bad):
    found = went_bad(
        began_on=BEGAN,
        oldest_unpaid_on=unpaid,
        settled=settled,
        on=on,
        bad_days=90,
        window_months=12,
    )
    assert found is bad


def test_the_night_tells_it_once(world):
    loan = a_deal(world, method="equal_instalment").book(clock.today() - timedelta(days=30))
    db.session.commit()
    bad_on = loan.next_due_on + timedelta(days=90)
    for late, counts in ((bad_on - timedelta(days=1), (0, 0)), (bad_on, (1, 1))):
        with clock.frozen(clock.at_local(late, 9)):
            tell_outcomes()
            tell_outcomes()
        assert risk_scores.outcome_counts(world.county.id) == counts
