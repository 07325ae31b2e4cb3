"""matching: match_runs, matches, match_outcomes"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

APPEND_ONLY = ("match_runs", "matches", "match_outcomes")


def upgrade() -> None:
    _match_runs()
    _matches()
    _match_outcomes()
    for table in APPEND_ONLY:
        op.execute(
            f"create trigger {table}_append_only before update or delete or truncate on {table}"
            " for each statement execute function refuse_change()"
        )


def _match_runs() -> None:
    op.create_table(
        "match_runs",
        sa.Column("need_id", sa.BigInteger(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("catalogue_version", sa.Integer(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("ineligible", sa.Integer(), nullable=False),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_match_runs_county_id")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_match_runs_need_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_runs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_match_runs_public_id")),
    )
    op.create_index(op.f("ix_match_runs_county_id"), "match_runs", ["county_id"], unique=False)
    op.create_index("ix_match_runs_need", "match_runs", ["need_id", "id"], unique=False)


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("annual_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("all_in_annual_cost", sa.Numeric(), nullable=True),
        sa.Column("likelihood", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "smallest_change",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(verdict = 'eligible') = (rank is not null)", name=op.f("ck_matches_eligible_ranked")
        ),
        sa.CheckConstraint(
            "verdict in ('eligible', 'unknown', 'ineligible')",
            name=op.f("ck_matches_verdict_known"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_matches_product_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["match_runs.id"], name=op.f("fk_matches_run_id")),
        sa.PrimaryKeyConstraint("run_id", "product_id", name=op.f("pk_matches")),
    )
    op.create_index("ix_matches_product", "matches", ["product_id", "verdict"], unique=False)


def _match_outcomes() -> None:
    op.create_table(
        "match_outcomes",
        sa.Column("referral_id", sa.Text(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "outcome in ('offered', 'declined', 'expired')",
            name=op.f("ck_match_outcomes_outcome_known"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_match_outcomes_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_match_outcomes_product_id")
        ),
        sa.PrimaryKeyConstraint("referral_id", name=op.f("pk_match_outcomes")),
    )
    op.create_index(
        op.f("ix_match_outcomes_county_id"), "match_outcomes", ["county_id"], unique=False
    )
    op.create_index(
        "ix_match_outcomes_product",
        "match_outcomes",
        ["county_id", "product_id", "outcome"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("match_outcomes")
    op.drop_table("matches")
    op.drop_table("match_runs")
