"""enterprises: townships, parks, enterprises, enterprise_members, disputes, papers"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _townships()
    _parks()
    _enterprises()
    _enterprise_members()
    _disputes()
    _papers()


def _townships() -> None:
    op.create_table(
        "townships",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_townships_county_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_townships")),
        sa.UniqueConstraint("public_id", name=op.f("uq_townships_public_id")),
    )
    op.create_index(op.f("ix_townships_county_id"), "townships", ["county_id"], unique=False)
    op.create_index("uq_townships_code", "townships", ["county_id", "code"], unique=True)


def _parks() -> None:
    op.create_table(
        "parks",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("township_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("manager", sa.Text(), nullable=False),
        sa.Column("targets", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("role in ('core', 'key', 'other')", name=op.f("ck_parks_role_known")),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_parks_county_id")),
        sa.ForeignKeyConstraint(
            ["township_id"], ["townships.id"], name=op.f("fk_parks_township_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_parks_public_id")),
    )
    op.create_index(op.f("ix_parks_county_id"), "parks", ["county_id"], unique=False)
    op.create_index("uq_parks_code", "parks", ["county_id", "code"], unique=True)


def _enterprises() -> None:
    op.create_table(
        "enterprises",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_pinyin", sa.Text(), nullable=False),
        sa.Column("name_initials", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("industry", sa.Text(), nullable=False),
        sa.Column("township_id", sa.BigInteger(), nullable=False),
        sa.Column("park_id", sa.BigInteger(), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=False),
        sa.Column("revenue_fen", sa.BigInteger(), nullable=False),
        sa.Column("assets_fen", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.Text(), nullable=False),
        sa.Column("size_row", sa.Text(), nullable=False),
        sa.Column("size_source", sa.Text(), nullable=False),
        sa.Column("size_digest", sa.Text(), nullable=False),
        sa.Column("returnee_kind", sa.Text(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("contact_name", sa.Text(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.BigInteger(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("evidence_note", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('company', 'sole_trader', 'farm_cooperative', 'family_farm', 'workshop')",
            name=op.f("ck_enterprises_kind_known"),
        ),
        sa.CheckConstraint(
            "state in ('unverified', 'verified', 'suspended', 'closed')",
            name=op.f("ck_enterprises_state_known"),
        ),
        sa.CheckConstraint("assets_fen >= 0", name=op.f("ck_enterprises_assets_fen_not_negative")),
        sa.CheckConstraint("employees >= 0", name=op.f("ck_enterprises_employees_not_negative")),
        sa.CheckConstraint(
            "revenue_fen >= 0", name=op.f("ck_enterprises_revenue_fen_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_enterprises_county_id")
        ),
        sa.ForeignKeyConstraint(["park_id"], ["parks.id"], name=op.f("fk_enterprises_park_id")),
        sa.ForeignKeyConstraint(
            ["township_id"], ["townships.id"], name=op.f("fk_enterprises_township_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprises")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enterprises_public_id")),
    )
    op.create_index(op.f("ix_enterprises_county_id"), "enterprises", ["county_id"], unique=False)
    op.create_index(op.f("ix_enterprises_park_id"), "enterprises", ["park_id"], unique=False)
    op.create_index(
        op.f("ix_enterprises_township_id"), "enterprises", ["township_id"], unique=False
    )
    op.create_index(
        "uq_enterprises_uscc",
        "enterprises",
        ["county_id", "uscc"],
        unique=True,
        postgresql_where=sa.text("uscc is not null and state <> 'closed'"),
    )


def _enterprise_members() -> None:
    op.create_table(
        "enterprise_members",
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "standing in ('owner', 'helper')", name=op.f("ck_enterprise_members_standing_known")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_enterprise_members_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_enterprise_members_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_members")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enterprise_members_public_id")),
    )
    op.create_index(
        op.f("ix_enterprise_members_enterprise_id"),
        "enterprise_members",
        ["enterprise_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_enterprise_members_user_id"), "enterprise_members", ["user_id"], unique=False
    )
    op.create_index(
        "uq_enterprise_members_live",
        "enterprise_members",
        ["enterprise_id", "user_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index(
        "uq_enterprise_members_owner",
        "enterprise_members",
        ["enterprise_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null and standing = 'owner'"),
    )


def _disputes() -> None:
    op.create_table(
        "disputes",
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("claimant_id", sa.BigInteger(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("outcome_note", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'kept', 'transferred', 'withdrawn')",
            name=op.f("ck_disputes_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["claimant_id"], ["users.id"], name=op.f("fk_disputes_claimant_id")
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_disputes_county_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_disputes_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_disputes_public_id")),
    )
    op.create_index(op.f("ix_disputes_county_id"), "disputes", ["county_id"], unique=False)
    op.create_index(op.f("ix_disputes_enterprise_id"), "disputes", ["enterprise_id"], unique=False)
    op.create_index(
        "uq_disputes_open",
        "disputes",
        ["enterprise_id", "claimant_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )


def _papers() -> None:
    op.create_table(
        "papers",
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Text(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=op.f("fk_papers_added_by")),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_papers_county_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_papers_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("public_id", name=op.f("uq_papers_public_id")),
    )
    op.create_index(op.f("ix_papers_county_id"), "papers", ["county_id"], unique=False)
    op.create_index("ix_papers_enterprise", "papers", ["enterprise_id", "kind"], unique=False)


def downgrade() -> None:
    op.drop_table("papers")
    op.drop_table("disputes")
    op.drop_table("enterprise_members")
    op.drop_table("enterprises")
    op.drop_table("parks")
    op.drop_table("townships")
