"""accounts and work: who confirmed an account, secrets that wait, notes beside the journal,

requests about one's own data, quotas of files, one line a day in the owner's access log.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    _pending_secrets()
    _journal_notes()
    _privacy_requests()
    _hands()
    _quotas()
    _access_log()


def _hands() -> None:
    op.add_column("users", sa.Column("invited_by", sa.BigInteger(), nullable=True))
    op.add_column("users", sa.Column("confirmed_by", sa.BigInteger(), nullable=True))
    op.add_column("users", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "users",
        sa.Column("awaits_lead", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_foreign_key(op.f("fk_users_invited_by"), "users", "users", ["invited_by"], ["id"])
    op.create_foreign_key(op.f("fk_users_confirmed_by"), "users", "users", ["confirmed_by"], ["id"])
    op.create_check_constraint(
        op.f("ck_users_two_hands"), "users", "confirmed_by is null or confirmed_by <> invited_by"
    )
    op.create_check_constraint(
        op.f("ck_users_not_by_oneself"), "users", "confirmed_by is null or confirmed_by <> id"
    )
    # Whoever was invited before still hangs on the hand that held the newest link.
    op.execute(
        "update users set invited_by = last.invited_by from (select distinct on (user_id) user_id,"
        " invited_by from invitations order by user_id, id desc) last"
        " where last.user_id = users.id and last.invited_by <> users.id"
    )


def _quotas() -> None:
    op.add_column("attachments", sa.Column("organisation_id", sa.BigInteger(), nullable=True))
    op.add_column("uploads", sa.Column("organisation_id", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_attachments_organisation_id"), "attachments", ["organisation_id"])
    op.create_index("ix_attachments_uploaded_by", "attachments", ["uploaded_by"])
    op.execute(
        "update attachments set organisation_id = (select organisation_id from memberships"
        " where memberships.user_id = attachments.uploaded_by order by id desc limit 1)"
    )


def _access_log() -> None:
    op.add_column("access_log", sa.Column("day", sa.Date(), nullable=True))
    op.create_index(
        "uq_access_log_day",
        "access_log",
        ["enterprise_id", "reader_id", "day", "what", "subject_kind", "subject_id"],
        unique=True,
    )


def _pending_secrets() -> None:
    op.create_table(
        "pending_secrets",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_secrets")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pending_secrets_public_id")),
    )
    op.create_index(
        op.f("ix_pending_secrets_expires_at"), "pending_secrets", ["expires_at"], unique=False
    )


def _journal_notes() -> None:
    op.create_table(
        "journal_notes",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_notes")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_journal_notes_entry_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_journal_notes_public_id")),
    )
    op.create_index(
        op.f("ix_journal_notes_author_id"), "journal_notes", ["author_id"], unique=False
    )


def _privacy_requests() -> None:
    op.create_table(
        "privacy_requests",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('correction', 'erasure')", name=op.f("ck_privacy_requests_kind_known")
        ),
        sa.CheckConstraint(
            "state in ('open', 'done', 'declined', 'taken_back')",
            name=op.f("ck_privacy_requests_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["users.id"], name=op.f("fk_privacy_requests_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_privacy_requests_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_privacy_requests_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_requests")),
        sa.UniqueConstraint("public_id", name=op.f("uq_privacy_requests_public_id")),
    )
    op.create_index(
        op.f("ix_privacy_requests_county_id"), "privacy_requests", ["county_id"], unique=False
    )
    op.create_index(
        op.f("ix_privacy_requests_user_id"), "privacy_requests", ["user_id"], unique=False
    )
    op.create_index(
        "uq_privacy_requests_open",
        "privacy_requests",
        ["user_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_index("uq_access_log_day", table_name="access_log")
    op.drop_column("access_log", "day")
    op.drop_index("ix_attachments_uploaded_by", table_name="attachments")
    op.drop_index(op.f("ix_attachments_organisation_id"), table_name="attachments")
    op.drop_column("uploads", "organisation_id")
    op.drop_column("attachments", "organisation_id")
    op.drop_constraint(op.f("ck_users_not_by_oneself"), "users", type_="check")
    op.drop_constraint(op.f("ck_users_two_hands"), "users", type_="check")
    for column in ("awaits_lead", "confirmed_at", "confirmed_by", "invited_by"):
        op.drop_column("users", column)
    op.drop_table("privacy_requests")
    op.drop_table("journal_notes")
    op.drop_table("pending_secrets")
