"""liaison: liaison_assignments, visits, problems"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _liaison_assignments()
    _visits()
    _problems()


def _liaison_assignments() -> None:
    op.create_table(
        "liaison_assignments",
        sa.Column("officer_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=True),
        sa.Column("park_id", sa.BigInteger(), nullable=True),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("assigned_by", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "park_id is null or standing = 'lead'",
            name=op.f("ck_liaison_assignments_parks_have_leads"),
        ),
        sa.CheckConstraint(
            "standing in ('officer', 'lead')", name=op.f("ck_liaison_assignments_standing_known")
        ),
        sa.CheckConstraint(
            "(enterprise_id is null) <> (park_id is null)",
            name=op.f("ck_liaison_assignments_one_subject"),
        ),
        sa.CheckConstraint(
            "valid_to is null or valid_to >= valid_from",
            name=op.f("ck_liaison_assignments_days_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["users.id"], name=op.f("fk_liaison_assignments_assigned_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_liaison_assignments_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_liaison_assignments_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["users.id"], name=op.f("fk_liaison_assignments_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["park_id"], ["parks.id"], name=op.f("fk_liaison_assignments_park_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liaison_assignments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_liaison_assignments_public_id")),
    )
    op.create_index(
        op.f("ix_liaison_assignments_county_id"), "liaison_assignments", ["county_id"], unique=False
    )
    op.create_index(
        op.f("ix_liaison_assignments_officer_id"),
        "liaison_assignments",
        ["officer_id"],
        unique=False,
    )
    op.create_index(
        "uq_liaison_assignments_enterprise",
        "liaison_assignments",
        ["enterprise_id", "standing"],
        unique=True,
        postgresql_where=sa.text("valid_to is null and enterprise_id is not null"),
    )
    op.create_index(
        "uq_liaison_assignments_park",
        "liaison_assignments",
        ["park_id"],
        unique=True,
        postgresql_where=sa.text("valid_to is null and park_id is not null"),
    )


def _visits() -> None:
    op.create_table(
        "visits",
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("visitor_id", sa.BigInteger(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("issues", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("tests", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("need_id", sa.Text(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("mode in ('visit', 'phone')", name=op.f("ck_visits_mode_known")),
        sa.CheckConstraint(
            "next_on is null or next_on > on_day", name=op.f("ck_visits_next_is_later")
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_visits_county_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_visits_enterprise_id")
        ),
        sa.ForeignKeyConstraint(["visitor_id"], ["users.id"], name=op.f("fk_visits_visitor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visits_public_id")),
    )
    op.create_index(op.f("ix_visits_county_id"), "visits", ["county_id"], unique=False)
    op.create_index("ix_visits_day", "visits", ["county_id", "on_day", "id"], unique=False)
    op.create_index(
        "ix_visits_enterprise", "visits", ["enterprise_id", "on_day", "id"], unique=False
    )
    op.create_index(op.f("ix_visits_visitor_id"), "visits", ["visitor_id"], unique=False)


def _problems() -> None:
    op.create_table(
        "problems",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("visit_id", sa.BigInteger(), nullable=True),
        sa.Column("issue", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_to", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("solution", sa.Text(), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('raised', 'assigned', 'solved', 'closed')",
            name=op.f("ck_problems_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["organisations.id"], name=op.f("fk_problems_assigned_to")
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_problems_county_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_problems_enterprise_id")
        ),
        sa.ForeignKeyConstraint(["raised_by"], ["users.id"], name=op.f("fk_problems_raised_by")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_problems_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
        sa.UniqueConstraint("public_id", name=op.f("uq_problems_public_id")),
    )
    op.create_index("ix_problems_board", "problems", ["county_id", "state", "due_at"], unique=False)
    op.create_index(op.f("ix_problems_county_id"), "problems", ["county_id"], unique=False)
    op.create_index(op.f("ix_problems_enterprise_id"), "problems", ["enterprise_id"], unique=False)


def downgrade() -> None:
    op.drop_table("problems")
    op.drop_table("visits")
    op.drop_table("liaison_assignments")
