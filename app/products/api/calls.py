"""The calls of the catalogue."""

from typing import Any

from app.infra.acts import Act
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.products import commands, queries
from app.products.api.filters import FILTERS, filters_of
from app.products.api.shapes import ProductAnswer, ProductBody, ReasonBody, described, draft_of
from app.products.models import Product
from app.products.views.room import room


@room.api(
    "GET",
    "/products",
    may=Permission.PRODUCT_READ,
    answer=ProductAnswer,
    many=True,
    query=FILTERS,
)
def list_products(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    found = queries.products(act.actor, page, filters_of(query))
    return Slice([described(product) for product in found.items], found.next)


@room.api(
    "GET",
    "/products/<id:product>",
    may=Permission.PRODUCT_READ,
    subject=queries.product_for,
    answer=ProductAnswer,
)
def show_product(act: Act, product: Product) -> dict[str, Any]:
    return described(product)


@room.api(
    "POST",
    "/products",
    may=Permission.PRODUCT_DRAFT,
    body=ProductBody,
    answer=ProductAnswer,
    status=201,
)
def draft_product(act: Act, body: ProductBody) -> dict[str, Any]:
    return described(commands.draft_product(act, draft=draft_of(act, body)))


@room.api(
    "POST",
    "/products/<id:product>/edit",
    may=Permission.PRODUCT_DRAFT,
    subject=queries.product_for,
    body=ProductBody,
    answer=ProductAnswer,
)
def edit_product(act: Act, product: Product, body: ProductBody) -> dict[str, Any]:
    """Answers the draft that now holds these terms: the next edition, if it was published."""
    return described(commands.edit_product(act, product=product, draft=draft_of(act, body)))


@room.api(
    "POST",
    "/products/<id:product>/publish",
    may=Permission.PRODUCT_PUBLISH,
    subject=queries.product_for,
    answer=ProductAnswer,
)
def publish_product(act: Act, product: Product) -> dict[str, Any]:
    return described(commands.publish_product(act, product=product))


@room.api(
    "POST",
    "/products/<id:product>/pause",
    may=Permission.PRODUCT_PUBLISH,
    subject=queries.product_for,
    body=ReasonBody,
    answer=ProductAnswer,
)
def pause_product(act: Act, product: Product, body: ReasonBody) -> dict[str, Any]:
    return described(commands.pause_product(act, product=product, reason=body.reason))


@room.api(
    "POST",
    "/products/<id:product>/resume",
    may=Permission.PRODUCT_PUBLISH,
    subject=queries.product_for,
    answer=ProductAnswer,
)
def resume_product(act: Act, product: Product) -> dict[str, Any]:
    return described(commands.resume_product(act, product=product))


@room.api(
    "POST",
    "/products/<id:product>/retire",
    may=Permission.PRODUCT_PUBLISH,
    subject=queries.product_for,
    body=ReasonBody,
    answer=ProductAnswer,
)
def retire_product(act: Act, product: Product, body: ReasonBody) -> dict[str, Any]:
    return described(commands.retire_product(act, product=product, reason=body.reason))
