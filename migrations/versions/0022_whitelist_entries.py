"""whitelist: entries, objections, certificates, appeals, negative list"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    _whitelist_entries()
    _objections()
    _certificates()
    _appeals()
    _negative_records()


def _whitelist_entries() -> None:
    op.create_table(
        "whitelist_entries",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("score_id", sa.BigInteger(), nullable=False),
        sa.Column("former_id", sa.BigInteger(), nullable=True),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.BigInteger(), nullable=False),
        sa.Column("proposed_as", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("opinion_note", sa.Text(), nullable=True),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("codes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("barred", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notice_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exit_code", sa.Text(), nullable=True),
        sa.Column("exit_note", sa.Text(), nullable=True),
        sa.Column("suspended_by", sa.BigInteger(), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "not (state in ('active', 'suspended')) or valid_to is not null",
            name=op.f("ck_whitelist_entries_standing_has_an_end"),
        ),
        sa.CheckConstraint(
            "programme in ('county_list', 'credit_park')",
            name=op.f("ck_whitelist_entries_programme_known"),
        ),
        sa.CheckConstraint(
            "state <> 'refused' or jsonb_array_length(codes) > 0",
            name=op.f("ck_whitelist_entries_refused_for_reasons"),
        ),
        sa.CheckConstraint(
            "state in ('proposed', 'under_review', 'public_notice', 'active', 'suspended', 'removed', 'expired', 'refused')",
            name=op.f("ck_whitelist_entries_state_known"),
        ),
        sa.CheckConstraint(
            "state not in ('suspended', 'removed') or exit_code is not null",
            name=op.f("ck_whitelist_entries_left_for_a_reason"),
        ),
        sa.CheckConstraint(
            "valid_to < (valid_from + interval '12 months')",
            name=op.f("ck_whitelist_entries_twelve_months_at_most"),
        ),
        sa.CheckConstraint(
            "decided_by is null or (decided_by <> reviewer_id and decided_by <> proposed_by)",
            name=op.f("ck_whitelist_entries_four_eyes"),
        ),
        sa.CheckConstraint(
            "reviewer_id is null or reviewer_id <> proposed_by",
            name=op.f("ck_whitelist_entries_reviewer_other"),
        ),
        sa.CheckConstraint(
            "settled_by is null or suspended_by is null or settled_by <> suspended_by",
            name=op.f("ck_whitelist_entries_settler_other"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_whitelist_entries_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_whitelist_entries_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_whitelist_entries_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["former_id"], ["whitelist_entries.id"], name=op.f("fk_whitelist_entries_former_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["users.id"], name=op.f("fk_whitelist_entries_proposed_by")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["users.id"], name=op.f("fk_whitelist_entries_reviewer_id")
        ),
        sa.ForeignKeyConstraint(
            ["score_id"], ["scores.id"], name=op.f("fk_whitelist_entries_score_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["users.id"], name=op.f("fk_whitelist_entries_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whitelist_entries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_whitelist_entries_public_id")),
    )
    op.create_index(
        op.f("ix_whitelist_entries_county_id"), "whitelist_entries", ["county_id"], unique=False
    )
    op.create_index(
        op.f("ix_whitelist_entries_enterprise_id"),
        "whitelist_entries",
        ["enterprise_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_whitelist_entries_notice_until"),
        "whitelist_entries",
        ["notice_until"],
        unique=False,
    )
    op.create_index(
        op.f("ix_whitelist_entries_organisation_id"),
        "whitelist_entries",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        "ix_whitelist_entries_state",
        "whitelist_entries",
        ["county_id", "state", "proposed_at", "id"],
        unique=False,
    )
    op.create_index(
        "uq_whitelist_entries_in_process",
        "whitelist_entries",
        ["enterprise_id", "programme"],
        unique=True,
        postgresql_where=sa.text("state in ('proposed', 'under_review', 'public_notice')"),
    )
    op.create_index(
        "uq_whitelist_entries_standing",
        "whitelist_entries",
        ["enterprise_id", "programme"],
        unique=True,
        postgresql_where=sa.text("state in ('active', 'suspended')"),
    )


def _objections() -> None:
    op.create_table(
        "objections",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (settled_at is null)",
            name=op.f("ck_objections_settled_when_not_open"),
        ),
        sa.CheckConstraint(
            "state = 'open' or answer <> ''", name=op.f("ck_objections_settled_with_reasons")
        ),
        sa.CheckConstraint(
            "state in ('open', 'upheld', 'dismissed')", name=op.f("ck_objections_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_objections_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["whitelist_entries.id"], name=op.f("fk_objections_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["users.id"], name=op.f("fk_objections_settled_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_objections_public_id")),
    )
    op.create_index(op.f("ix_objections_county_id"), "objections", ["county_id"], unique=False)
    op.create_index("ix_objections_entry", "objections", ["entry_id", "id"], unique=False)


def _certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("issued_by", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('issued', 'withdrawn')", name=op.f("ck_certificates_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_certificates_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["whitelist_entries.id"], name=op.f("fk_certificates_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["users.id"], name=op.f("fk_certificates_issued_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("public_id", name=op.f("uq_certificates_public_id")),
    )
    op.create_index(op.f("ix_certificates_county_id"), "certificates", ["county_id"], unique=False)
    op.create_index("uq_certificates_code", "certificates", ["code"], unique=True)
    op.create_index(
        "uq_certificates_issued",
        "certificates",
        ["entry_id"],
        unique=True,
        postgresql_where=sa.text("state = 'issued'"),
    )


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("deciders", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.BigInteger(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('filed', 'in_review', 'upheld', 'changed', 'withdrawn')",
            name=op.f("ck_appeals_state_known"),
        ),
        sa.CheckConstraint(
            "state not in ('upheld', 'changed') or (reply <> '' and reviewer_id is not null)",
            name=op.f("ck_appeals_answered_with_reasons"),
        ),
        sa.CheckConstraint(
            "subject_kind in ('score', 'entry', 'negative')", name=op.f("ck_appeals_kind_known")
        ),
        sa.CheckConstraint(
            "reviewer_id is null or not (to_jsonb(reviewer_id) <@ deciders)",
            name=op.f("ck_appeals_four_eyes"),
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_appeals_county_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_appeals_enterprise_id")
        ),
        sa.ForeignKeyConstraint(["filed_by"], ["users.id"], name=op.f("fk_appeals_filed_by")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["users.id"], name=op.f("fk_appeals_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("public_id", name=op.f("uq_appeals_public_id")),
    )
    op.create_index(op.f("ix_appeals_county_id"), "appeals", ["county_id"], unique=False)
    op.create_index(op.f("ix_appeals_enterprise_id"), "appeals", ["enterprise_id"], unique=False)
    op.create_index(
        "ix_appeals_state", "appeals", ["county_id", "state", "due_at", "id"], unique=False
    )
    op.create_index(
        "uq_appeals_open",
        "appeals",
        ["subject_kind", "subject_id"],
        unique=True,
        postgresql_where=sa.text("state in ('filed', 'in_review')"),
    )


def _negative_records() -> None:
    op.create_table(
        "negative_records",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by", sa.BigInteger(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_negative_records_source_given")),
        sa.CheckConstraint(
            "state = 'listed' or correction <> ''",
            name=op.f("ck_negative_records_corrected_for_a_reason"),
        ),
        sa.CheckConstraint(
            "state in ('listed', 'corrected')", name=op.f("ck_negative_records_state_known")
        ),
        sa.CheckConstraint("until >= source_on", name=op.f("ck_negative_records_days_in_order")),
        sa.CheckConstraint(
            "uscc is not null or enterprise_id is not null",
            name=op.f("ck_negative_records_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by"], ["users.id"], name=op.f("fk_negative_records_corrected_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_negative_records_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["users.id"], name=op.f("fk_negative_records_entered_by")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_negative_records_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negative_records")),
        sa.UniqueConstraint("public_id", name=op.f("uq_negative_records_public_id")),
    )
    op.create_index(
        op.f("ix_negative_records_county_id"), "negative_records", ["county_id"], unique=False
    )
    op.create_index(
        op.f("ix_negative_records_enterprise_id"),
        "negative_records",
        ["enterprise_id"],
        unique=False,
    )
    op.create_index(
        "ix_negative_records_uscc", "negative_records", ["county_id", "uscc"], unique=False
    )


def downgrade() -> None:
    op.drop_table("negative_records")
    op.drop_table("appeals")
    op.drop_table("certificates")
    op.drop_table("objections")
    op.drop_table("whitelist_entries")
