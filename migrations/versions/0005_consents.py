"""consents: consents, consent_purposes, consent_recipients, disclosures, access_log"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _consents()
    _consent_purposes()
    _consent_recipients()
    _disclosures()
    _access_log()
    _keep_for_ever()


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("given_by", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('given', 'withdrawn', 'expired', 'superseded')",
            name=op.f("ck_consents_state_known"),
        ),
        sa.CheckConstraint(
            "ended_at is null or ended_at >= given_at", name=op.f("ck_consents_end_after_start")
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_consents_county_id")),
        sa.ForeignKeyConstraint(["given_by"], ["users.id"], name=op.f("fk_consents_given_by")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["consents.id"], name=op.f("fk_consents_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consents_public_id")),
    )
    op.create_index(op.f("ix_consents_county_id"), "consents", ["county_id"], unique=False)
    op.create_index(
        "ix_consents_live",
        "consents",
        ["enterprise_id"],
        unique=False,
        postgresql_where=sa.text("state = 'given'"),
    )


def _consent_purposes() -> None:
    op.create_table(
        "consent_purposes",
        sa.Column("consent_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose in ('scoring', 'matching', 'referral')",
            name=op.f("ck_consent_purposes_purpose_known"),
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_consent_purposes_consent_id")
        ),
        sa.PrimaryKeyConstraint("consent_id", "purpose", name=op.f("pk_consent_purposes")),
    )


def _consent_recipients() -> None:
    op.create_table(
        "consent_recipients",
        sa.Column("consent_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_consent_recipients_consent_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_consent_recipients_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_recipients")),
        sa.UniqueConstraint("public_id", name=op.f("uq_consent_recipients_public_id")),
    )
    op.create_index(
        op.f("ix_consent_recipients_organisation_id"),
        "consent_recipients",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        "uq_consent_recipients_once",
        "consent_recipients",
        ["consent_id", "organisation_id"],
        unique=True,
    )


def _disclosures() -> None:
    op.create_table(
        "disclosures",
        sa.Column("consent_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.BigInteger(), nullable=False),
        sa.Column("disclosed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_by_contract", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_disclosures_consent_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_disclosures_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["organisations.id"], name=op.f("fk_disclosures_recipient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosures")),
        sa.UniqueConstraint("public_id", name=op.f("uq_disclosures_public_id")),
    )
    op.create_index(op.f("ix_disclosures_consent_id"), "disclosures", ["consent_id"], unique=False)
    op.create_index(op.f("ix_disclosures_county_id"), "disclosures", ["county_id"], unique=False)
    op.create_index(
        op.f("ix_disclosures_enterprise_id"), "disclosures", ["enterprise_id"], unique=False
    )
    op.create_index(
        op.f("ix_disclosures_recipient_id"), "disclosures", ["recipient_id"], unique=False
    )
    op.create_index(
        "ix_disclosures_subject",
        "disclosures",
        ["subject_kind", "subject_id", "recipient_id"],
        unique=False,
    )


def _access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("reader_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_access_log_county_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
        sa.UniqueConstraint("public_id", name=op.f("uq_access_log_public_id")),
    )
    op.create_index(op.f("ix_access_log_county_id"), "access_log", ["county_id"], unique=False)
    op.create_index("ix_access_log_enterprise", "access_log", ["enterprise_id", "id"], unique=False)


def _keep_for_ever() -> None:
    """What was agreed to, shown and looked at is proof: rows are ended, never deleted."""
    for table in ("consents", "consent_purposes", "consent_recipients", "disclosures"):
        op.execute(
            f"create trigger {table}_kept before delete on {table}"
            " for each row execute function refuse_change()"
        )
    op.execute(
        "create trigger access_log_append_only before update or delete on access_log"
        " for each row execute function refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("access_log")
    op.drop_table("disclosures")
    op.drop_table("consent_recipients")
    op.drop_table("consent_purposes")
    op.drop_table("consents")
