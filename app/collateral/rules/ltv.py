"""Value, ceiling and validity of an appraisal. Pure; amounts in fen."""

from datetime import date, timedelta
from decimal import Decimal

from app.collateral.rules.catalogue import Kind
from app.policy.policy import Policy


def ltv_of(kind: Kind, variant: str | None) -> Decimal:
    """The loan-to-value ceiling (抵质押率上限) of a kind, or of its variant where one is given.

    The ceilings are custom of the market, entered by the county with its lenders; a lender may
    always ask for less.
    """
    return kind.tiers[variant] if variant else kind.ltv_cap


def ceiling_fen(appraised_fen: int, ltv: Decimal) -> int:
    """What an asset may secure at most; part of a fen is dropped, never added.

    >>> ceiling_fen(168_000_000, Decimal("0.5"))
    84000000
    """
    return int(appraised_fen * ltv // 1)


def good_until(appraised_on: date, *, policy: Policy) -> date:
    """The last day an appraisal counts; after it the value is to be looked at again."""
    return appraised_on + timedelta(days=policy["collateral.appraisal_valid_days"])
