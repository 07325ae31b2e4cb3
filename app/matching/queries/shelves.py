"""The shelf of a county, built once per worker and rebuilt when the catalogue moves on.

Only what is published is in it. Quotas and headroom are not: they are read fresh where they bind.
"""

from collections.abc import Iterable
from datetime import date

from app.matching.rules.cost import Price
from app.matching.rules.fit import ProductFacts
from app.matching.rules.shelf import Shelf
from app.products.models import Product
from app.products.queries import catalogue_version, live_products
from app.products.rules.eligibility import Bounds, Clause
from app.products.rules.fees import fee_of

_SHELVES: dict[int, tuple[tuple[int, date], Shelf]] = {}


def shelf_of(county_id: int, on: date) -> Shelf:
    """What can be had in a county on a day."""
    wanted = (catalogue_version(county_id), on)
    kept, shelf = _SHELVES.get(county_id, (None, None))
    if shelf is None or kept != wanted:
        shelf = Shelf(list(_valid(live_products(county_id), on)))
        _SHELVES[county_id] = (wanted, shelf)
    return shelf


def _valid(products: Iterable[Product], on: date) -> Iterable[ProductFacts]:
    for product in products:
        begun = product.valid_from is None or product.valid_from <= on
        if begun and (product.valid_to is None or on <= product.valid_to):
            yield product_facts(product)


def product_facts(product: Product) -> ProductFacts:
    """A product as the rules read it."""
    return ProductFacts(
        key=product.id,
        public_id=product.public_id,
        bounds=Bounds(
            amount_min_fen=product.amount_min_fen,
            amount_max_fen=product.amount_max_fen,
            term_min_months=product.term_min_months,
            term_max_months=product.term_max_months,
            needs_guarantee=product.needs_guarantee,
        ),
        rules=tuple(Clause(r.code, r.field, r.op, r.value, r.text) for r in product.rules),
        price=Price(
            annual_rate=product.rate_min,
            method=product.methods[0],
            guarantee_fee_rate=product.guarantee_fee_rate if product.needs_guarantee else None,
            fees=tuple(fee_of(fee) for fee in product.other_fees),
        ),
    )
