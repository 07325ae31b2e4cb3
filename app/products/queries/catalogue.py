"""Reads of the catalogue. What is published is for everybody of the county, even unknown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import lazyload

from app.accounts.models import Organisation
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import marked, unscoped, visibility, visible
from app.infra.search import matching
from app.kernel.actors import COUNTY_ROLES, Actor, Permission
from app.products.models import CatalogueVersion, Product


@dataclass(frozen=True)
class Filters:
    """What a reader looks for; None leaves a question unasked. `lender` is a public id."""

    lender: str | None = None
    needs_guarantee: bool | None = None
    amount_fen: int | None = None
    term_months: int | None = None
    text: str | None = None
    state: str | None = None


@visibility(Product)
def _visible_products(actor: Actor) -> ColumnElement[bool]:
    in_county = Product.county_id == actor.county_id
    if actor.may(Permission.PRODUCT_OWN):
        return and_(in_county, or_(_PUBLISHED, Product.lender_id == actor.organisation_id))
    if actor.role in COUNTY_ROLES:
        return and_(in_county, Product.state != "draft")
    if actor.may(Permission.PRODUCT_READ):
        return and_(in_county, _PUBLISHED)
    return false()


_PUBLISHED = Product.state == "published"


def product_for(actor: Actor, public_id: str) -> Product | None:
    """The product with this public id, if the actor may see it."""
    return db.session.scalars(
        visible(actor, Product).where(Product.public_id == public_id)
    ).one_or_none()


def own_product_for(actor: Actor, public_id: str) -> Product | None:
    """The product, for someone of the institution whose product it is."""
    product = product_for(actor, public_id)
    return product if product is not None and is_own(actor, product) else None


def is_own(actor: Actor, product: Product) -> bool:
    return actor.organisation_id is not None and product.lender_id == actor.organisation_id


def products(actor: Actor, page: Page, filters: Filters | None = None) -> Slice[Product]:
    """The products the actor may see, by name, then id."""
    return _page(visible(actor, Product), filters or Filters(), page)


def shelf(county_id: int, page: Page, filters: Filters | None = None) -> Slice[Product]:
    """What anyone at all may see of a county's catalogue, by name, then id."""
    return _page(_on_shelf(county_id), filters or Filters(), page)


def shelf_product(county_id: int, public_id: str) -> Product | None:
    """A published product, for anyone at all."""
    return db.session.scalars(
        _on_shelf(county_id).where(Product.public_id == public_id)
    ).one_or_none()


def shelf_products(county_id: int, public_ids: Collection[str]) -> list[Product]:
    """Several published products, in the order in which they were asked for."""
    asked = _on_shelf(county_id).where(Product.public_id.in_(public_ids))
    found = db.session.scalars(asked.options(lazyload(Product.rules)))
    by_id = {product.public_id: product for product in found}
    return [by_id[public_id] for public_id in public_ids if public_id in by_id]


def lenders_on_shelf(county_id: int) -> list[Organisation]:
    """The institutions that have something published, by name."""
    with_products = select(Product.lender_id).where(Product.county_id == county_id, _PUBLISHED)
    return list(
        db.session.scalars(
            select(Organisation)
            .where(Organisation.id.in_(with_products))
            .order_by(Organisation.name, Organisation.id)
        )
    )


def own_products(actor: Actor, page: Page, *, state: str | None = None) -> Slice[Product]:
    """All products of the actor's institution, retired ones too, by name, then id."""
    statement = visible(actor, Product).where(Product.lender_id == actor.organisation_id)
    return _page(statement, Filters(state=state), page)


def own_by_name(actor: Actor, names: Collection[str]) -> dict[str, Product]:
    """The institution's own products by name: the draft of a name before what is on the shelf."""
    rows = db.session.scalars(
        visible(actor, Product)
        .where(
            Product.lender_id == actor.organisation_id,
            Product.name.in_(names),
            Product.state != "retired",
        )
        .order_by((Product.state == "draft"), Product.id)
    )
    return {row.name: row for row in rows}


def live_products(county_id: int) -> list[Product]:
    """Everything published in a county, for matching; by id."""
    return list(db.session.scalars(_on_shelf(county_id).order_by(Product.id)))


def catalogue_version(county_id: int) -> int:
    """A number that grows whenever what is live changes; 0 before anything ever was."""
    found = db.session.scalar(
        select(CatalogueVersion.version).where(CatalogueVersion.county_id == county_id)
    )
    return found or 0


def next_edition_of(product: Product) -> Product | None:
    """The draft, or the live product, that takes a product's place."""
    statement = unscoped(Product, "an edition belongs to the lender of the product it replaces")
    return db.session.scalars(
        statement.where(Product.replaces_id == product.id, Product.state != "retired")
    ).one_or_none()


def product_by_key(key: int) -> Product | None:
    """A product for the machine."""
    statement = unscoped(Product, "the former edition retires with the publication of the next")
    return db.session.scalars(statement.where(Product.id == key)).one_or_none()


def past_validity(county_id: int, on: date) -> list[Product]:
    """Live or paused products whose last day has passed, for the machine; by id."""
    statement = unscoped(Product, "validity ends for everybody alike")
    return list(
        db.session.scalars(
            statement.where(
                Product.county_id == county_id,
                Product.state.in_(("published", "paused")),
                Product.valid_to < on,
            ).order_by(Product.id)
        )
    )


def _on_shelf(county_id: int) -> Select[Any]:
    return marked(select(Product).where(Product.county_id == county_id, _PUBLISHED))


def _page(statement: Select[Any], filters: Filters, page: Page) -> Slice[Product]:
    for condition in _conditions(filters):
        statement = statement.where(condition)
    return slice_of(statement, page, order=(Product.name, Product.id), descending=False)


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found = []
    if filters.lender is not None:
        found.append(Product.lender.has(Organisation.public_id == filters.lender))
    if filters.needs_guarantee is not None:
        found.append(Product.needs_guarantee.is_(filters.needs_guarantee))
    if filters.amount_fen is not None:
        found.append(Product.amount_min_fen <= filters.amount_fen)
        found.append(Product.amount_max_fen >= filters.amount_fen)
    if filters.term_months is not None:
        found.append(Product.term_min_months <= filters.term_months)
        found.append(Product.term_max_months >= filters.term_months)
    if filters.text:
        found.append(_named(filters.text))
    if filters.state is not None:
        found.append(Product.state == filters.state)
    return found


def _named(text: str) -> ColumnElement[bool]:
    """Products whose name, pinyin, initials, summary or lender contains what was typed."""
    own = matching(text, Product.name, Product.name_pinyin, Product.summary)
    return or_(own, Product.lender.has(matching(text, Organisation.name)))
