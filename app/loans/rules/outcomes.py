"""What became of a loan for a risk card: bad, good, or not yet known (结果). Pure.

Bad: so many days past due within so many months of the drawdown (house-defaults#risk).
"""

from datetime import date, timedelta

from app.kernel.dates import add_months


def went_bad(
    *,
    began_on: date,
    oldest_unpaid_on: date | None,
    settled: bool,
    on: date,
    bad_days: int,
    window_months: int,
) -> bool | None:
    """True as soon as it is bad, False once it can no longer be, None until then.

    Args:
        oldest_unpaid_on: due date of the oldest line not fully paid; None once settled.
    """
    ends_on = add_months(began_on, window_months)
    if oldest_unpaid_on is not None and not settled:
        bad_on = oldest_unpaid_on + timedelta(days=bad_days)
        if bad_on <= min(on, ends_on):
            return True
    return False if settled or on > ends_on else None
