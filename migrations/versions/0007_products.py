"""products: products, product_rules, catalogue_versions"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    _products()
    _product_rules()
    _catalogue_versions()
    op.execute(_FREEZE_TERMS)
    op.execute(_FREEZE_RULES)


# What was published stays as it was published: a change is the next edition, a row of its own.
_FREEZE_TERMS = """
create function products_keep_terms() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' and row(
        new.lender_id, new.name, new.amount_min_fen, new.amount_max_fen, new.term_min_months,
        new.term_max_months, new.rate_min, new.rate_max, new.methods, new.needs_guarantee,
        new.guarantee_fee_rate, new.other_fees, new.drafted_by, new.edited_by, new.published_by
    ) is distinct from row(
        old.lender_id, old.name, old.amount_min_fen, old.amount_max_fen, old.term_min_months,
        old.term_max_months, old.rate_min, old.rate_max, old.methods, old.needs_guarantee,
        old.guarantee_fee_rate, old.other_fees, old.drafted_by, old.edited_by, old.published_by
    ) then
        raise exception 'the terms of a published product do not change'
            using errcode = 'check_violation', constraint = 'ck_products_terms_kept';
    end if;
    return new;
end $$;
create trigger products_keep_terms before update on products
    for each row execute function products_keep_terms();
"""
_FREEZE_RULES = """
create function product_rules_keep() returns trigger language plpgsql as $$
begin
    if (select state from products where id = old.product_id) <> 'draft' then
        raise exception 'the rules of a published product do not change'
            using errcode = 'check_violation', constraint = 'ck_products_terms_kept';
    end if;
    return coalesce(new, old);
end $$;
create trigger product_rules_keep before update or delete on product_rules
    for each row execute function product_rules_keep();
"""


def _products() -> None:
    op.create_table(
        "products",
        sa.Column("lender_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_pinyin", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("amount_min_fen", sa.BigInteger(), nullable=False),
        sa.Column("amount_max_fen", sa.BigInteger(), nullable=False),
        sa.Column("term_min_months", sa.Integer(), nullable=False),
        sa.Column("term_max_months", sa.Integer(), nullable=False),
        sa.Column("rate_min", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("rate_max", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("methods", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("needs_guarantee", sa.Boolean(), nullable=False),
        sa.Column("guarantee_fee_rate", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("other_fees", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("papers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("startup_loan", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("drafted_by", sa.BigInteger(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.BigInteger(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.BigInteger(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('draft', 'published', 'paused', 'retired')",
            name=op.f("ck_products_state_known"),
        ),
        sa.CheckConstraint(
            "amount_max_fen >= amount_min_fen", name=op.f("ck_products_amounts_in_order")
        ),
        sa.CheckConstraint("amount_min_fen > 0", name=op.f("ck_products_amount_min_fen_positive")),
        sa.CheckConstraint(
            "published_by is null or (published_by <> drafted_by and (edited_by is null or published_by <> edited_by))",
            name=op.f("ck_products_four_eyes"),
        ),
        sa.CheckConstraint(
            "rate_min >= 0 and rate_max >= rate_min and rate_max <= 0.24",
            name=op.f("ck_products_rates_in_order"),
        ),
        sa.CheckConstraint(
            "term_min_months between 1 and 600 and term_max_months between term_min_months and 600",
            name=op.f("ck_products_terms_in_order"),
        ),
        sa.CheckConstraint(
            "valid_from is null or valid_to is null or valid_to >= valid_from",
            name=op.f("ck_products_days_in_order"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_products_county_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["users.id"], name=op.f("fk_products_drafted_by")),
        sa.ForeignKeyConstraint(["edited_by"], ["users.id"], name=op.f("fk_products_edited_by")),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["organisations.id"], name=op.f("fk_products_lender_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["users.id"], name=op.f("fk_products_published_by")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["products.id"], name=op.f("fk_products_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("public_id", name=op.f("uq_products_public_id")),
    )
    op.create_index(op.f("ix_products_county_id"), "products", ["county_id"], unique=False)
    op.create_index(op.f("ix_products_lender_id"), "products", ["lender_id"], unique=False)
    op.create_index(
        "ix_products_shelf", "products", ["county_id", "state", "name", "id"], unique=False
    )
    op.create_index(
        "uq_products_replaces",
        "products",
        ["replaces_id"],
        unique=True,
        postgresql_where=sa.text("replaces_id is not null and state <> 'retired'"),
    )


def _product_rules() -> None:
    op.create_table(
        "product_rules",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "op in ('in', 'prefix', '<=', '>=', 'between', 'exists')",
            name=op.f("ck_product_rules_op_known"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_rules_product_id")
        ),
        sa.PrimaryKeyConstraint("product_id", "position", name=op.f("pk_product_rules")),
    )
    op.create_index("uq_product_rules_code", "product_rules", ["product_id", "code"], unique=True)


def _catalogue_versions() -> None:
    op.create_table(
        "catalogue_versions",
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_catalogue_versions_county_id")
        ),
        sa.PrimaryKeyConstraint("county_id", name=op.f("pk_catalogue_versions")),
    )


def downgrade() -> None:
    op.drop_table("catalogue_versions")
    op.drop_table("product_rules")
    op.drop_table("products")
    op.execute("drop function product_rules_keep(); drop function products_keep_terms();")
