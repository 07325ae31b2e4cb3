"""leads: need_leads"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    _need_leads()


def _need_leads() -> None:
    op.create_table(
        "need_leads",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("origin_number", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("enterprise", sa.Text(), nullable=True),
        sa.Column("use", sa.Text(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("term_months", sa.Integer(), nullable=True),
        sa.Column("declared_on", sa.Date(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("need_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'settled') = (need_id is not null)",
            name=op.f("ck_need_leads_settled_by_a_need"),
        ),
        sa.CheckConstraint(
            "(state = 'waiting') = (ended_at is null)", name=op.f("ck_need_leads_ended_when_over")
        ),
        sa.CheckConstraint(
            "(state in ('ended', 'expired')) = (ended_reason is not null)",
            name=op.f("ck_need_leads_ended_for_a_reason"),
        ),
        sa.CheckConstraint(
            "ended_reason in ('expired', 'not_wanted', 'not_found', 'elsewhere', 'served_elsewhere')",
            name=op.f("ck_need_leads_reason_known"),
        ),
        sa.CheckConstraint(
            "origin in ('provincial_node')", name=op.f("ck_need_leads_origin_known")
        ),
        sa.CheckConstraint(
            "state <> 'waiting' or num_nulls(uscc, use, amount_fen, term_months) = 0",
            name=op.f("ck_need_leads_waits_with_its_words"),
        ),
        sa.CheckConstraint(
            "state = 'waiting' or num_nonnulls(uscc, enterprise, use, amount_fen, term_months, declared_on) = 0",
            name=op.f("ck_need_leads_forgotten_when_over"),
        ),
        sa.CheckConstraint(
            "state in ('waiting', 'settled', 'ended', 'expired')",
            name=op.f("ck_need_leads_state_known"),
        ),
        sa.CheckConstraint(
            "use in ('working_capital', 'equipment', 'facility', 'inventory', 'order', 'other')",
            name=op.f("ck_need_leads_use_known"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_need_leads_amount_fen_positive")),
        sa.CheckConstraint(
            "term_months between 1 and 600", name=op.f("ck_need_leads_term_possible")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_need_leads_county_id")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_need_leads_need_id")),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["users.id"], name=op.f("fk_need_leads_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_leads")),
        sa.UniqueConstraint("public_id", name=op.f("uq_need_leads_public_id")),
    )
    op.create_index(op.f("ix_need_leads_county_id"), "need_leads", ["county_id"], unique=False)
    op.create_index(op.f("ix_need_leads_need_id"), "need_leads", ["need_id"], unique=False)
    op.create_index(op.f("ix_need_leads_officer_id"), "need_leads", ["officer_id"], unique=False)
    op.create_index(
        "ix_need_leads_waiting",
        "need_leads",
        ["county_id", "uscc"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_need_leads_number", "need_leads", ["county_id", "origin", "origin_number"], unique=True
    )


def downgrade() -> None:
    op.drop_table("need_leads")
