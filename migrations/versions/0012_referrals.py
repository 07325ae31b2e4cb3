"""referrals: referrals, ask_items, offers, decisions, leave_covers"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _referrals()
    _ask_items()
    _offers()
    _decisions()
    _leave_covers()
    # A decision is never edited: a changed mind is another decision.
    op.execute(
        "create trigger decisions_append_only before update or delete or truncate on decisions"
        " for each statement execute function refuse_change()"
    )


def _referrals() -> None:
    op.create_table(
        "referrals",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("need_id", sa.BigInteger(), nullable=False),
        sa.Column("lender_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("consent_id", sa.BigInteger(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("green_channel", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contact_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outer_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("assigned_to", sa.BigInteger(), nullable=True),
        sa.Column("escalated", sa.Integer(), nullable=False),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_for", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('invited', 'sent', 'accepted', 'info_requested', 'offered', 'won', 'lost', 'declined', 'expired', 'cancelled')",
            name=op.f("ck_referrals_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["users.id"], name=op.f("fk_referrals_assigned_to")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_referrals_consent_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_referrals_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["organisations.id"], name=op.f("fk_referrals_lender_id")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_referrals_need_id")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_referrals_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("public_id", name=op.f("uq_referrals_public_id")),
    )
    op.create_index(op.f("ix_referrals_assigned_to"), "referrals", ["assigned_to"], unique=False)
    op.create_index(op.f("ix_referrals_county_id"), "referrals", ["county_id"], unique=False)
    op.create_index(op.f("ix_referrals_need_id"), "referrals", ["need_id"], unique=False)
    op.create_index("ix_referrals_due", "referrals", ["lender_id", "due_at", "id"], unique=False)
    op.create_index(
        "ix_referrals_queue", "referrals", ["lender_id", "state", "due_at"], unique=False
    )
    op.create_index(
        "uq_referrals_open",
        "referrals",
        ["need_id", "lender_id"],
        unique=True,
        postgresql_where=sa.text(
            "state in ('invited', 'sent', 'accepted', 'info_requested', 'offered')"
        ),
    )


def _ask_items() -> None:
    op.create_table(
        "ask_items",
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("file_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name=op.f("fk_ask_items_asked_by")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_ask_items_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_items")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ask_items_public_id")),
    )
    op.create_index(op.f("ix_ask_items_referral_id"), "ask_items", ["referral_id"], unique=False)


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("annual_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("borrower_kind", sa.Text(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("guarantee_programme_id", sa.Text(), nullable=True),
        sa.Column("fees", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("cost", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("all_in_annual_cost", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "borrower_kind in ('corporate', 'personal')", name=op.f("ck_offers_borrower_kind_known")
        ),
        sa.CheckConstraint(
            "method in ('equal_instalment', 'equal_principal', 'interest_only', 'bullet')",
            name=op.f("ck_offers_method_known"),
        ),
        sa.CheckConstraint(
            "state in ('awaiting_approval', 'open', 'accepted', 'rejected', 'returned', 'expired', 'withdrawn')",
            name=op.f("ck_offers_state_known"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_offers_amount_fen_positive")),
        sa.CheckConstraint("annual_rate >= 0", name=op.f("ck_offers_rate_not_negative")),
        sa.CheckConstraint(
            "approved_by is null or approved_by <> made_by", name=op.f("ck_offers_four_eyes")
        ),
        sa.CheckConstraint("term_months between 1 and 600", name=op.f("ck_offers_term_possible")),
        sa.ForeignKeyConstraint(["approved_by"], ["users.id"], name=op.f("fk_offers_approved_by")),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_offers_county_id")),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name=op.f("fk_offers_made_by")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_offers_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("public_id", name=op.f("uq_offers_public_id")),
    )
    op.create_index(op.f("ix_offers_county_id"), "offers", ["county_id"], unique=False)
    op.create_index("ix_offers_ending", "offers", ["state", "valid_until"], unique=False)
    op.create_index(op.f("ix_offers_referral_id"), "offers", ["referral_id"], unique=False)
    op.create_index(
        "uq_offers_waiting",
        "offers",
        ["referral_id"],
        unique=True,
        postgresql_where=sa.text("state in ('awaiting_approval', 'open')"),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason_codes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "outcome <> 'decline' or jsonb_array_length(reason_codes) >= 1",
            name=op.f("ck_decisions_reason_given"),
        ),
        sa.CheckConstraint(
            "outcome in ('approve', 'decline', 'return')", name=op.f("ck_decisions_outcome_known")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_decisions_county_id")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_decisions_decided_by")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_decisions_offer_id")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_decisions_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_decisions_public_id")),
    )
    op.create_index(op.f("ix_decisions_county_id"), "decisions", ["county_id"], unique=False)
    op.create_index(op.f("ix_decisions_referral_id"), "decisions", ["referral_id"], unique=False)


def _leave_covers() -> None:
    op.create_table(
        "leave_covers",
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("cover_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("arranged_by", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("officer_id <> cover_id", name=op.f("ck_leave_covers_two_people")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_leave_covers_days_in_order")),
        sa.ForeignKeyConstraint(
            ["arranged_by"], ["users.id"], name=op.f("fk_leave_covers_arranged_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_leave_covers_county_id")
        ),
        sa.ForeignKeyConstraint(["cover_id"], ["users.id"], name=op.f("fk_leave_covers_cover_id")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["users.id"], name=op.f("fk_leave_covers_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_leave_covers_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_covers")),
        sa.UniqueConstraint("public_id", name=op.f("uq_leave_covers_public_id")),
    )
    op.create_index(op.f("ix_leave_covers_county_id"), "leave_covers", ["county_id"], unique=False)
    op.create_index(
        op.f("ix_leave_covers_organisation_id"), "leave_covers", ["organisation_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("leave_covers")
    op.drop_table("decisions")
    op.drop_table("offers")
    op.drop_table("ask_items")
    op.drop_table("referrals")
