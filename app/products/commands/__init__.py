"""Writes of the room, one file per noun."""

from app.products.commands.imports import PRODUCTS, take_product
from app.products.commands.products import (
    draft_product,
    edit_product,
    end_validity,
    pause_product,
    publish_product,
    resume_product,
    retire_product,
    terms_of,
)

__all__ = [
    "PRODUCTS",
    "draft_product",
    "edit_product",
    "end_validity",
    "pause_product",
    "publish_product",
    "resume_product",
    "retire_product",
    "take_product",
    "terms_of",
]
