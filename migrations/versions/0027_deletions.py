"""deletions: deletion_duties"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    _deletion_duties()


def _deletion_duties() -> None:
    op.create_table(
        "deletion_duties",
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("consent_id", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("brought_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'kept') <= (ground is not null)",
            name=op.f("ck_deletion_duties_kept_with_ground"),
        ),
        sa.CheckConstraint(
            "state in ('asked', 'deleted', 'kept', 'lifted')",
            name=op.f("ck_deletion_duties_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["users.id"], name=op.f("fk_deletion_duties_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_deletion_duties_consent_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_deletion_duties_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_deletion_duties_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deletion_duties")),
        sa.UniqueConstraint("public_id", name=op.f("uq_deletion_duties_public_id")),
    )
    op.create_index(
        op.f("ix_deletion_duties_county_id"), "deletion_duties", ["county_id"], unique=False
    )
    op.create_index(
        op.f("ix_deletion_duties_enterprise_id"), "deletion_duties", ["enterprise_id"], unique=False
    )
    op.create_index(
        "ix_deletion_duties_organisation",
        "deletion_duties",
        ["organisation_id", "state", "due_on"],
        unique=False,
    )
    op.create_index(
        "uq_deletion_duties_open",
        "deletion_duties",
        ["enterprise_id", "organisation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )


def downgrade() -> None:
    op.drop_table("deletion_duties")
