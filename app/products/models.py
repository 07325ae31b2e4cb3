"""Tables of the catalogue."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.infra.db import (
    Fen,
    Identified,
    JsonList,
    Key,
    Model,
    Owned,
    Share,
    Stateful,
    positive,
    state_check,
)
from app.products.states import PRODUCT

BORROWER_KINDS = ("corporate", "personal")


class Product(Identified, Owned, Stateful, Model):
    """A product of a lender (信贷产品); its rules are data, its terms bounds."""

    __tablename__ = "products"
    __table_args__ = (
        state_check(PRODUCT),
        positive("amount_min_fen"),
        CheckConstraint("amount_max_fen >= amount_min_fen", name="amounts_in_order"),
        CheckConstraint(
            "term_min_months between 1 and 600 and term_max_months between term_min_months and 600",
            name="terms_in_order",
        ),
        CheckConstraint(
            "rate_min >= 0 and rate_max >= rate_min and rate_max <= 0.24", name="rates_in_order"
        ),
        CheckConstraint(
            "published_by is null or (published_by <> drafted_by"
            " and (edited_by is null or published_by <> edited_by))",
            name="four_eyes",
        ),
        CheckConstraint(
            "valid_from is null or valid_to is null or valid_to >= valid_from",
            name="days_in_order",
        ),
        Index("ix_products_shelf", "county_id", "state", "name", "id"),
        Index(
            "uq_products_replaces",
            "replaces_id",
            unique=True,
            postgresql_where=text("replaces_id is not null and state <> 'retired'"),
        ),
    )
    machine = PRODUCT

    lender_id: Mapped[Key] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str]
    name_pinyin: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="loan")
    summary: Mapped[str] = mapped_column(default="")
    amount_min_fen: Mapped[Fen]
    amount_max_fen: Mapped[Fen]
    term_min_months: Mapped[int]
    term_max_months: Mapped[int]
    rate_min: Mapped[Share]
    rate_max: Mapped[Share]
    methods: Mapped[JsonList]
    needs_guarantee: Mapped[bool]
    guarantee_fee_rate: Mapped[Decimal | None]
    """A year on the guaranteed amount, as the product announces it; part of the all-in cost."""
    other_fees: Mapped[JsonList] = mapped_column(default=list)
    """[{"kind", "payee", "rate" or "amount_fen", "when": "drawdown"}] (rules/fees.py)."""
    papers: Mapped[JsonList] = mapped_column(default=list)
    startup_loan: Mapped[bool] = mapped_column(default=False)
    """创业担保贷款: a shorter clock and a subsidy."""
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    drafted_by: Mapped[Key] = mapped_column(ForeignKey("users.id"))
    drafted_at: Mapped[datetime]
    edited_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    """Whoever changed the draft last; may not publish it either."""
    edited_at: Mapped[datetime | None]
    published_by: Mapped[Key | None] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime | None]
    edition: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[Key | None] = mapped_column(ForeignKey("products.id"))
    """The published product whose next edition this is; it retires when this is published."""

    lender: Mapped[Organisation] = relationship(lazy="joined")
    rules: Mapped[list["ProductRule"]] = relationship(
        back_populates="product",
        lazy="selectin",
        order_by="ProductRule.position",
        cascade="all, delete-orphan",
    )


class ProductRule(Model):
    """One rule of a product (准入条件): a field, a comparison, a value, a sentence."""

    __tablename__ = "product_rules"
    __table_args__ = (
        Index("uq_product_rules_code", "product_id", "code", unique=True),
        CheckConstraint("op in ('in', 'prefix', '<=', '>=', 'between', 'exists')", name="op_known"),
    )

    product_id: Mapped[Key] = mapped_column(ForeignKey("products.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    field: Mapped[str]
    op: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
    text: Mapped[str]
    """The sentence the entrepreneur reads, in the bank's words."""

    product: Mapped[Product] = relationship(back_populates="rules")


class CatalogueVersion(Model):
    """Bumped in the transaction that changes a published product; caches compare it."""

    __tablename__ = "catalogue_versions"

    county_id: Mapped[Key] = mapped_column(ForeignKey("counties.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
