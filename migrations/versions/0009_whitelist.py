"""whitelist: expert_cards, scores"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    _expert_cards()
    _scores()


def _expert_cards() -> None:
    op.create_table(
        "expert_cards",
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('proposed', 'in_force', 'retired', 'rejected')",
            name=op.f("ck_expert_cards_state_known"),
        ),
        sa.CheckConstraint(
            "approved_by is null or approved_by <> proposed_by",
            name=op.f("ck_expert_cards_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["users.id"], name=op.f("fk_expert_cards_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_expert_cards_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["users.id"], name=op.f("fk_expert_cards_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_cards")),
        sa.UniqueConstraint("public_id", name=op.f("uq_expert_cards_public_id")),
    )
    op.create_index(op.f("ix_expert_cards_county_id"), "expert_cards", ["county_id"], unique=False)
    op.create_index(
        "uq_expert_cards_in_force",
        "expert_cards",
        ["county_id"],
        unique=True,
        postgresql_where=sa.text("state = 'in_force'"),
    )


def _scores() -> None:
    op.create_table(
        "scores",
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sources", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inputs_hash", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("by_factor", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("flags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["expert_cards.id"], name=op.f("fk_scores_card_id")),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_scores_county_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_scores_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scores_public_id")),
    )
    op.create_index(op.f("ix_scores_county_id"), "scores", ["county_id"], unique=False)
    op.create_index("ix_scores_enterprise", "scores", ["enterprise_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("scores")
    op.drop_table("expert_cards")
