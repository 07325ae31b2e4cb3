"""credit_parks: park_figures, park_duties, credit_park_ratings, park_designations"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    _park_figures()
    _park_duties()
    _credit_park_ratings()
    _park_designations()


def _park_figures() -> None:
    op.create_table(
        "park_figures",
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("whole_fen", sa.BigInteger(), nullable=False),
        sa.Column("bad_fen", sa.BigInteger(), nullable=False),
        sa.Column("borrowers", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'loans') = (borrowers is not null)",
            name=op.f("ck_park_figures_borrowers_counted"),
        ),
        sa.CheckConstraint(
            "(kind = 'rent') = (recorded_by is not null)",
            name=op.f("ck_park_figures_rent_by_a_person"),
        ),
        sa.CheckConstraint("kind in ('loans', 'rent')", name=op.f("ck_park_figures_kind_known")),
        sa.CheckConstraint("source <> ''", name=op.f("ck_park_figures_source_given")),
        sa.CheckConstraint(
            "bad_fen between 0 and whole_fen", name=op.f("ck_park_figures_part_of_whole")
        ),
        sa.CheckConstraint("borrowers >= 0", name=op.f("ck_park_figures_borrowers_not_negative")),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_park_figures_county_id")
        ),
        sa.ForeignKeyConstraint(["park_id"], ["parks.id"], name=op.f("fk_park_figures_park_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_park_figures_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_park_figures")),
        sa.UniqueConstraint("public_id", name=op.f("uq_park_figures_public_id")),
    )
    op.create_index(op.f("ix_park_figures_county_id"), "park_figures", ["county_id"], unique=False)
    op.create_index("ix_park_figures_park", "park_figures", ["park_id", "kind", "id"], unique=False)


def _park_duties() -> None:
    op.create_table(
        "park_duties",
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("wording <> ''", name=op.f("ck_park_duties_wording_kept")),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_park_duties_county_id")
        ),
        sa.ForeignKeyConstraint(["park_id"], ["parks.id"], name=op.f("fk_park_duties_park_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["users.id"], name=op.f("fk_park_duties_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_park_duties")),
        sa.UniqueConstraint("public_id", name=op.f("uq_park_duties_public_id")),
    )
    op.create_index(op.f("ix_park_duties_county_id"), "park_duties", ["county_id"], unique=False)
    op.create_index("ix_park_duties_park", "park_duties", ["park_id", "id"], unique=False)


def _credit_park_ratings() -> None:
    op.create_table(
        "credit_park_ratings",
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("monthly", sa.Boolean(), nullable=False),
        sa.Column("tenants", sa.Integer(), nullable=False),
        sa.Column("assessed", sa.Integer(), nullable=False),
        sa.Column("graded_ab", sa.Integer(), nullable=False),
        sa.Column("by_grade", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("criteria", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("carries", sa.Boolean(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "assessed between 0 and tenants",
            name=op.f("ck_credit_park_ratings_assessed_are_tenants"),
        ),
        sa.CheckConstraint(
            "extract(day from month) = 1",
            name=op.f("ck_credit_park_ratings_month_by_its_first_day"),
        ),
        sa.CheckConstraint(
            "graded_ab between 0 and assessed",
            name=op.f("ck_credit_park_ratings_graded_are_assessed"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_credit_park_ratings_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["park_id"], ["parks.id"], name=op.f("fk_credit_park_ratings_park_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_park_ratings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_credit_park_ratings_public_id")),
    )
    op.create_index(
        op.f("ix_credit_park_ratings_county_id"), "credit_park_ratings", ["county_id"], unique=False
    )
    op.create_index(
        "ix_credit_park_ratings_park", "credit_park_ratings", ["park_id", "id"], unique=False
    )
    op.create_index(
        "uq_credit_park_ratings_monthly",
        "credit_park_ratings",
        ["park_id", "month"],
        unique=True,
        postgresql_where=sa.text("monthly"),
    )


def _park_designations() -> None:
    op.create_table(
        "park_designations",
        sa.Column("park_id", sa.BigInteger(), nullable=False),
        sa.Column("rating_id", sa.BigInteger(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("designated_on", sa.Date(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by", sa.BigInteger(), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renewed_by", sa.BigInteger(), nullable=True),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("grounds <> ''", name=op.f("ck_park_designations_grounds_given")),
        sa.CheckConstraint(
            "state in ('proposed', 'designated', 'under_review', 'withdrawn', 'refused')",
            name=op.f("ck_park_designations_state_known"),
        ),
        sa.CheckConstraint(
            "state not in ('designated', 'under_review') or review_due_on is not null",
            name=op.f("ck_park_designations_standing_has_a_review"),
        ),
        sa.CheckConstraint(
            "state not in ('refused', 'withdrawn') or code is not null",
            name=op.f("ck_park_designations_ended_for_a_reason"),
        ),
        sa.CheckConstraint(
            "decided_by is null or decided_by <> proposed_by",
            name=op.f("ck_park_designations_four_eyes"),
        ),
        sa.CheckConstraint(
            "renewed_by is null or renewed_by <> reviewed_by",
            name=op.f("ck_park_designations_renewed_by_two"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_park_designations_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_park_designations_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["users.id"], name=op.f("fk_park_designations_ended_by")
        ),
        sa.ForeignKeyConstraint(
            ["park_id"], ["parks.id"], name=op.f("fk_park_designations_park_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["users.id"], name=op.f("fk_park_designations_proposed_by")
        ),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["credit_park_ratings.id"], name=op.f("fk_park_designations_rating_id")
        ),
        sa.ForeignKeyConstraint(
            ["renewed_by"], ["users.id"], name=op.f("fk_park_designations_renewed_by")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["users.id"], name=op.f("fk_park_designations_reviewed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_park_designations")),
        sa.UniqueConstraint("public_id", name=op.f("uq_park_designations_public_id")),
    )
    op.create_index(
        op.f("ix_park_designations_county_id"), "park_designations", ["county_id"], unique=False
    )
    op.create_index(
        op.f("ix_park_designations_park_id"), "park_designations", ["park_id"], unique=False
    )
    op.create_index(
        "ix_park_designations_state",
        "park_designations",
        ["county_id", "state", "review_due_on"],
        unique=False,
    )
    op.create_index(
        "uq_park_designations_alive",
        "park_designations",
        ["park_id"],
        unique=True,
        postgresql_where=sa.text("state in ('proposed', 'designated', 'under_review')"),
    )


def downgrade() -> None:
    op.drop_table("park_designations")
    op.drop_table("credit_park_ratings")
    op.drop_table("park_duties")
    op.drop_table("park_figures")
