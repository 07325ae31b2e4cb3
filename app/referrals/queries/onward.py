"""Where a refusal leads on: who has had a need, and who may be asked next."""

from sqlalchemy import ColumnElement, select, true

from app.infra.acts import Act
from app.infra.db import db
from app.matching.queries import matches_of, matching_consented
from app.needs.models import FinancingNeed
from app.products.models import Product
from app.products.queries import shelf_products
from app.referrals.models import Referral

NEXT_LOOKED_AT = 60
"""So many of the best matches are looked through for a lender not yet tried."""


def lenders_who_refused(need_id: int) -> set[int]:
    """The lenders that said no to a need, or let the time run out."""
    return _lenders(need_id, Referral.state.in_(("declined", "expired")))


def lenders_tried(need_id: int) -> set[int]:
    """The lenders that have had a need, whatever came of it; an invitation nobody wanted too."""
    return _lenders(need_id, true())


def _lenders(need_id: int, condition: ColumnElement[bool]) -> set[int]:
    return set(
        db.session.scalars(
            select(Referral.lender_id)
            .where(Referral.need_id == need_id, condition)
            .execution_options(scoped="which lenders, no row is shown")
        )
    )


def next_lenders(act: Act, need: FinancingNeed, *, most: int = 3) -> list[Product] | None:
    """Where a refusal leads on: the best product of each lender not yet tried, best first.

    None where it cannot be said, because the owner's consent to matching is gone.
    """
    if not matching_consented(need):
        return None
    tried = lenders_tried(need.id)
    best = matches_of(act, need).eligible(NEXT_LOOKED_AT)
    found: list[Product] = []
    for product in shelf_products(need.county_id, [match.product.public_id for match in best]):
        if product.lender_id not in tried:
            tried.add(product.lender_id)
            found.append(product)
    return found[:most]
