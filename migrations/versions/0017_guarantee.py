"""guarantee: guarantee_applications, guarantee_commitments, counter_guarantees"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    _guarantee_applications()
    _guarantee_commitments()
    _counter_guarantees()


def _guarantee_applications() -> None:
    op.create_table(
        "guarantee_applications",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=True),
        sa.Column("need_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("lender_id", sa.BigInteger(), nullable=False),
        sa.Column("guarantor_id", sa.BigInteger(), nullable=False),
        sa.Column("reguarantor_id", sa.BigInteger(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=False),
        sa.Column("submitted_by", sa.BigInteger(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("studied_by", sa.BigInteger(), nullable=True),
        sa.Column("studied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_codes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'rejected' or jsonb_array_length(reason_codes) >= 1",
            name=op.f("ck_guarantee_applications_reason_given"),
        ),
        sa.CheckConstraint(
            "state in ('submitted', 'in_study', 'approved', 'rejected', 'withdrawn', 'closed')",
            name=op.f("ck_guarantee_applications_state_known"),
        ),
        sa.CheckConstraint(
            "amount_fen > 0", name=op.f("ck_guarantee_applications_amount_fen_positive")
        ),
        sa.CheckConstraint(
            "decided_by is null or (decided_by <> submitted_by and (studied_by is null or decided_by <> studied_by))",
            name=op.f("ck_guarantee_applications_four_eyes"),
        ),
        sa.CheckConstraint(
            "fee_fen >= 0", name=op.f("ck_guarantee_applications_fee_fen_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_guarantee_applications_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_guarantee_applications_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("fk_guarantee_applications_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["guarantor_id"],
            ["organisations.id"],
            name=op.f("fk_guarantee_applications_guarantor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["organisations.id"], name=op.f("fk_guarantee_applications_lender_id")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_guarantee_applications_need_id")
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_guarantee_applications_offer_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["guarantee_programmes.id"],
            name=op.f("fk_guarantee_applications_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_guarantee_applications_referral_id")
        ),
        sa.ForeignKeyConstraint(
            ["reguarantor_id"],
            ["organisations.id"],
            name=op.f("fk_guarantee_applications_reguarantor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["studied_by"], ["users.id"], name=op.f("fk_guarantee_applications_studied_by")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["users.id"], name=op.f("fk_guarantee_applications_submitted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee_applications")),
        sa.UniqueConstraint("public_id", name=op.f("uq_guarantee_applications_public_id")),
    )
    op.create_index(
        op.f("ix_guarantee_applications_county_id"),
        "guarantee_applications",
        ["county_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_guarantee_applications_enterprise_id"),
        "guarantee_applications",
        ["enterprise_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_guarantee_applications_need_id"),
        "guarantee_applications",
        ["need_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_guarantee_applications_offer_id"),
        "guarantee_applications",
        ["offer_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_guarantee_applications_programme_id"),
        "guarantee_applications",
        ["programme_id"],
        unique=False,
    )
    op.create_index(
        "ix_guarantee_applications_queue",
        "guarantee_applications",
        ["guarantor_id", "state", "submitted_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_guarantee_applications_referral_id"),
        "guarantee_applications",
        ["referral_id"],
        unique=False,
    )
    op.create_index(
        "uq_guarantee_applications_standing",
        "guarantee_applications",
        ["referral_id", sa.literal_column("coalesce(offer_id, 0)")],
        unique=True,
        postgresql_where=sa.text("state in ('submitted', 'in_study', 'approved')"),
    )


def _guarantee_commitments() -> None:
    op.create_table(
        "guarantee_commitments",
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("guarantor_id", sa.BigInteger(), nullable=False),
        sa.Column("letter_number", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("outstanding_fen", sa.BigInteger(), nullable=False),
        sa.Column("shares", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("weight", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("loan_id", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('reserved', 'effective', 'in_claim', 'claimed', 'released', 'lapsed')",
            name=op.f("ck_guarantee_commitments_state_known"),
        ),
        sa.CheckConstraint(
            "amount_fen > 0", name=op.f("ck_guarantee_commitments_amount_fen_positive")
        ),
        sa.CheckConstraint(
            "outstanding_fen between 0 and amount_fen",
            name=op.f("ck_guarantee_commitments_outstanding_possible"),
        ),
        sa.CheckConstraint(
            "weight > 0 and weight <= 1", name=op.f("ck_guarantee_commitments_weight_possible")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["guarantee_applications.id"],
            name=op.f("fk_guarantee_commitments_application_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_guarantee_commitments_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("fk_guarantee_commitments_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["guarantor_id"],
            ["organisations.id"],
            name=op.f("fk_guarantee_commitments_guarantor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["guarantee_programmes.id"],
            name=op.f("fk_guarantee_commitments_programme_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee_commitments")),
        sa.UniqueConstraint("application_id", name=op.f("uq_guarantee_commitments_application_id")),
        sa.UniqueConstraint(
            "county_id",
            "letter_number",
            name=op.f("uq_guarantee_commitments_county_id_letter_number"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_guarantee_commitments_public_id")),
    )
    op.create_index(
        "ix_guarantee_commitments_book",
        "guarantee_commitments",
        ["guarantor_id", "state", "issued_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_guarantee_commitments_county_id"),
        "guarantee_commitments",
        ["county_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_guarantee_commitments_enterprise_id"),
        "guarantee_commitments",
        ["enterprise_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_guarantee_commitments_programme_id"),
        "guarantee_commitments",
        ["programme_id"],
        unique=False,
    )


def _counter_guarantees() -> None:
    op.create_table(
        "counter_guarantees",
        sa.Column("commitment_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("collateral_id", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["guarantee_commitments.id"],
            name=op.f("fk_counter_guarantees_commitment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_guarantees")),
        sa.UniqueConstraint("public_id", name=op.f("uq_counter_guarantees_public_id")),
    )
    op.create_index(
        op.f("ix_counter_guarantees_commitment_id"),
        "counter_guarantees",
        ["commitment_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("counter_guarantees")
    op.drop_table("guarantee_commitments")
    op.drop_table("guarantee_applications")
