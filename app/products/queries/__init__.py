"""Reads of the room, one file per reader's question."""

from app.products.queries.catalogue import (
    Filters,
    catalogue_version,
    is_own,
    lenders_on_shelf,
    live_products,
    next_edition_of,
    own_by_name,
    own_product_for,
    own_products,
    past_validity,
    product_by_key,
    product_for,
    products,
    shelf,
    shelf_product,
    shelf_products,
)
from app.products.queries.imports import ProductVerdict, draft_of, product_verdicts

__all__ = [
    "Filters",
    "ProductVerdict",
    "catalogue_version",
    "draft_of",
    "is_own",
    "lenders_on_shelf",
    "live_products",
    "next_edition_of",
    "own_by_name",
    "own_product_for",
    "own_products",
    "past_validity",
    "product_by_key",
    "product_for",
    "product_verdicts",
    "products",
    "shelf",
    "shelf_product",
    "shelf_products",
]
