"""needs: needs, test_results, list_entries"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    _needs()
    _test_results()
    _list_entries()


def _needs() -> None:
    op.create_table(
        "needs",
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("use", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("wants_guarantee", sa.Boolean(), nullable=False),
        sa.Column("collateral_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("expected_payment_on", sa.Date(), nullable=True),
        sa.Column("existing_debt_fen", sa.BigInteger(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("wish_to_send", sa.Boolean(), nullable=False),
        sa.Column("green_channel", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("origin_number", sa.Text(), nullable=True),
        sa.Column("assisted_by", sa.BigInteger(), nullable=True),
        sa.Column("assisted_consent", sa.Text(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.BigInteger(), nullable=True),
        sa.Column("contact_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contacted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("accepted_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "origin in ('guiyan', 'yuhuirong', 'provincial_node', 'visit')",
            name=op.f("ck_needs_origin_known"),
        ),
        sa.CheckConstraint(
            "state in ('draft', 'submitted', 'returned', 'open', 'matched', 'in_decision', 'offered', 'accepted', 'fulfilled', 'withdrawn', 'unmet')",
            name=op.f("ck_needs_state_known"),
        ),
        sa.CheckConstraint(
            "use in ('working_capital', 'equipment', 'facility', 'inventory', 'order', 'other')",
            name=op.f("ck_needs_use_known"),
        ),
        sa.CheckConstraint(
            "accepted_fen between 0 and amount_fen", name=op.f("ck_needs_accepted_within_need")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_needs_amount_fen_positive")),
        sa.CheckConstraint(
            "existing_debt_fen >= 0", name=op.f("ck_needs_existing_debt_fen_not_negative")
        ),
        sa.CheckConstraint("term_months between 1 and 600", name=op.f("ck_needs_term_possible")),
        sa.ForeignKeyConstraint(["assisted_by"], ["users.id"], name=op.f("fk_needs_assisted_by")),
        sa.ForeignKeyConstraint(["contact_id"], ["users.id"], name=op.f("fk_needs_contact_id")),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_needs_county_id")),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_needs_created_by")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_needs_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_needs_public_id")),
    )
    op.create_index("ix_needs_board", "needs", ["county_id", "state", "submitted_at"], unique=False)
    op.create_index(op.f("ix_needs_county_id"), "needs", ["county_id"], unique=False)
    op.create_index(op.f("ix_needs_enterprise_id"), "needs", ["enterprise_id"], unique=False)
    op.create_index(
        "ix_needs_origin",
        "needs",
        ["county_id", "origin", "origin_number"],
        unique=True,
        postgresql_where=sa.text("origin_number is not null"),
    )


def _test_results() -> None:
    op.create_table(
        "test_results",
        sa.Column("need_id", sa.BigInteger(), nullable=False),
        sa.Column("test", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "outcome in ('passed', 'failed', 'unknown')", name=op.f("ck_test_results_outcome_known")
        ),
        sa.CheckConstraint(
            "test in ('compliance', 'premises', 'real_need', 'credit', 'lawful_use')",
            name=op.f("ck_test_results_test_known"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_test_results_county_id")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_test_results_need_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_results")),
        sa.UniqueConstraint("public_id", name=op.f("uq_test_results_public_id")),
    )
    op.create_index(op.f("ix_test_results_county_id"), "test_results", ["county_id"], unique=False)
    op.create_index("ix_test_results_need", "test_results", ["need_id", "test", "id"], unique=False)


def _list_entries() -> None:
    op.create_table(
        "list_entries",
        sa.Column("need_id", sa.BigInteger(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("recommended_on", sa.Date(), nullable=True),
        sa.Column("recommended_by", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_reason", sa.Text(), nullable=True),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "result <> 'refused' or result_reason is not null",
            name=op.f("ck_list_entries_refusal_has_a_reason"),
        ),
        sa.CheckConstraint(
            "result in ('in_progress', 'credited', 'refused', 'withdrawn')",
            name=op.f("ck_list_entries_result_known"),
        ),
        sa.CheckConstraint(
            "(recommended_on is null) = (recommended_by is null)",
            name=op.f("ck_list_entries_recommended_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_list_entries_county_id")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_list_entries_need_id")),
        sa.ForeignKeyConstraint(
            ["recommended_by"], ["users.id"], name=op.f("fk_list_entries_recommended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_entries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_list_entries_public_id")),
    )
    op.create_index(op.f("ix_list_entries_county_id"), "list_entries", ["county_id"], unique=False)
    op.create_index(
        "ix_list_entries_day", "list_entries", ["county_id", "declared_on", "id"], unique=False
    )
    op.create_index("uq_list_entries_need", "list_entries", ["need_id"], unique=True)


def downgrade() -> None:
    op.drop_table("list_entries")
    op.drop_table("test_results")
    op.drop_table("needs")
