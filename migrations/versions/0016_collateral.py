"""collateral: assets, appraisals, asset_verifications, liens"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    _assets()
    _appraisals()
    _asset_verifications()
    _liens()


def _assets() -> None:
    op.create_table(
        "assets",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.BigInteger(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("identity <> ''", name=op.f("ck_assets_identity_given")),
        sa.CheckConstraint(
            "state in ('declared', 'verified', 'encumbered', 'free', 'disposed', 'withdrawn')",
            name=op.f("ck_assets_state_known"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_assets_county_id")),
        sa.ForeignKeyConstraint(["declared_by"], ["users.id"], name=op.f("fk_assets_declared_by")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_assets_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assets")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assets_public_id")),
    )
    op.create_index(op.f("ix_assets_county_id"), "assets", ["county_id"], unique=False)
    op.create_index(op.f("ix_assets_enterprise_id"), "assets", ["enterprise_id"], unique=False)
    op.create_index(
        "uq_assets_identity",
        "assets",
        ["county_id", "identity"],
        unique=True,
        postgresql_where=sa.text("state not in ('disposed', 'withdrawn')"),
    )


def _appraisals() -> None:
    op.create_table(
        "appraisals",
        sa.Column("asset_id", sa.BigInteger(), nullable=False),
        sa.Column("appraised_fen", sa.BigInteger(), nullable=False),
        sa.Column("appraised_on", sa.Date(), nullable=False),
        sa.Column("appraiser", sa.Text(), nullable=True),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint("appraised_fen > 0", name=op.f("ck_appraisals_appraised_fen_positive")),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_appraisals_asset_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_appraisals_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appraisals")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appraisals_public_id")),
    )
    op.create_index(op.f("ix_appraisals_asset_id"), "appraisals", ["asset_id"], unique=False)


def _asset_verifications() -> None:
    op.create_table(
        "asset_verifications",
        sa.Column("asset_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("verified_by", sa.BigInteger(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["assets.id"], name=op.f("fk_asset_verifications_asset_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_asset_verifications_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["users.id"], name=op.f("fk_asset_verifications_verified_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_verifications")),
        sa.UniqueConstraint("public_id", name=op.f("uq_asset_verifications_public_id")),
    )
    op.create_index(
        op.f("ix_asset_verifications_asset_id"), "asset_verifications", ["asset_id"], unique=False
    )


def _liens() -> None:
    op.create_table(
        "liens",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("asset_id", sa.BigInteger(), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("secured_kind", sa.Text(), nullable=False),
        sa.Column("secured_id", sa.Text(), nullable=False),
        sa.Column("secured_fen", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_with", sa.Text(), nullable=True),
        sa.Column("registry_number", sa.Text(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reminded_stage", sa.Integer(), nullable=True),
        sa.Column("release_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('mortgage', 'pledge')", name=op.f("ck_liens_kind_known")),
        sa.CheckConstraint(
            "state in ('proposed', 'registered', 'released', 'enforced')",
            name=op.f("ck_liens_state_known"),
        ),
        sa.CheckConstraint(
            "state not in ('registered', 'enforced') or (registered_with is not null and registry_number is not null and registered_on is not null)",
            name=op.f("ck_liens_registered_somewhere"),
        ),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_liens_rank_from_one")),
        sa.CheckConstraint("secured_fen > 0", name=op.f("ck_liens_secured_fen_positive")),
        sa.CheckConstraint(
            "until is null or until > registered_on", name=op.f("ck_liens_days_in_order")
        ),
        sa.ForeignKeyConstraint(["asset_id"], ["assets.id"], name=op.f("fk_liens_asset_id")),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_liens_county_id")),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["organisations.id"], name=op.f("fk_liens_holder_id")
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["users.id"], name=op.f("fk_liens_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liens")),
        sa.UniqueConstraint("public_id", name=op.f("uq_liens_public_id")),
    )
    op.create_index(op.f("ix_liens_asset_id"), "liens", ["asset_id"], unique=False)
    op.create_index(op.f("ix_liens_county_id"), "liens", ["county_id"], unique=False)
    op.create_index(op.f("ix_liens_holder_id"), "liens", ["holder_id"], unique=False)
    op.create_index("ix_liens_secured", "liens", ["secured_kind", "secured_id"], unique=False)
    op.create_index(
        "ix_liens_until",
        "liens",
        ["county_id", "until"],
        unique=False,
        postgresql_where=sa.text("state = 'registered'"),
    )
    op.create_index(
        "uq_liens_rank",
        "liens",
        ["asset_id", "rank"],
        unique=True,
        postgresql_where=sa.text("state in ('proposed', 'registered')"),
    )


def downgrade() -> None:
    op.drop_table("liens")
    op.drop_table("asset_verifications")
    op.drop_table("appraisals")
    op.drop_table("assets")
