"""agreements: guarantee_programmes, programme_lenders, programme_signatures, debt_checks"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

# What was signed stands still: a change is a new edition.
_TERMS = """
create function programme_terms_kept() returns trigger language plpgsql as $$
begin
    if old.state <> 'draft' and
       (old.name, old.guarantor_id, old.reguarantor_id, old.shares, old.per_client_cap_fen,
        old.quota_fen, old.fee_rate, old.valid_from, old.valid_to, old.system, old.plan,
        old.claim_base, old.trigger_days_overdue, old.claim_window_years, old.text)
       is distinct from
       (new.name, new.guarantor_id, new.reguarantor_id, new.shares, new.per_client_cap_fen,
        new.quota_fen, new.fee_rate, new.valid_from, new.valid_to, new.system, new.plan,
        new.claim_base, new.trigger_days_overdue, new.claim_window_years, new.text)
    then
        raise exception 'the terms of a signed programme do not change'
            using errcode = 'check_violation', constraint = 'guarantee_programmes_terms_kept',
                  table = tg_table_name;
    end if;
    return new;
end $$
"""


def upgrade() -> None:
    _guarantee_programmes()
    _programme_lenders()
    _programme_signatures()
    _debt_checks()
    op.execute(_TERMS)
    op.execute(
        "create trigger guarantee_programmes_terms_kept before update on guarantee_programmes"
        " for each row execute function programme_terms_kept()"
    )
    op.execute(
        "create trigger programme_signatures_append_only before update or delete or truncate"
        " on programme_signatures for each statement execute function refuse_change()"
    )


def _guarantee_programmes() -> None:
    op.create_table(
        "guarantee_programmes",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("guarantor_id", sa.BigInteger(), nullable=False),
        sa.Column("reguarantor_id", sa.BigInteger(), nullable=True),
        sa.Column("shares", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("per_client_cap_fen", sa.BigInteger(), nullable=False),
        sa.Column("quota_fen", sa.BigInteger(), nullable=False),
        sa.Column("fee_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("plan", sa.Boolean(), nullable=False),
        sa.Column("claim_base", sa.Text(), nullable=False),
        sa.Column("trigger_days_overdue", sa.Integer(), nullable=False),
        sa.Column("claim_window_years", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.BigInteger(), nullable=True),
        sa.Column("prepared_by", sa.BigInteger(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("live_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "claim_base in ('principal', 'principal_and_interest')",
            name=op.f("ck_guarantee_programmes_claim_base_known"),
        ),
        sa.CheckConstraint(
            "state in ('draft', 'signing', 'live', 'suspended', 'ended', 'expired')",
            name=op.f("ck_guarantee_programmes_state_known"),
        ),
        sa.CheckConstraint(
            "system in ('national_fund', 'agri')", name=op.f("ck_guarantee_programmes_system_known")
        ),
        sa.CheckConstraint(
            "fee_rate between 0 and 1", name=op.f("ck_guarantee_programmes_fee_rate_possible")
        ),
        sa.CheckConstraint(
            "jsonb_array_length(shares) >= 2", name=op.f("ck_guarantee_programmes_shared")
        ),
        sa.CheckConstraint(
            "per_client_cap_fen > 0",
            name=op.f("ck_guarantee_programmes_per_client_cap_fen_positive"),
        ),
        sa.CheckConstraint(
            "quota_fen > 0", name=op.f("ck_guarantee_programmes_quota_fen_positive")
        ),
        sa.CheckConstraint(
            "valid_to >= valid_from", name=op.f("ck_guarantee_programmes_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_guarantee_programmes_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["guarantor_id"],
            ["organisations.id"],
            name=op.f("fk_guarantee_programmes_guarantor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by"], ["users.id"], name=op.f("fk_guarantee_programmes_prepared_by")
        ),
        sa.ForeignKeyConstraint(
            ["reguarantor_id"],
            ["organisations.id"],
            name=op.f("fk_guarantee_programmes_reguarantor_id"),
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["guarantee_programmes.id"],
            name=op.f("fk_guarantee_programmes_replaces_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee_programmes")),
        sa.UniqueConstraint("public_id", name=op.f("uq_guarantee_programmes_public_id")),
    )
    op.create_index(
        op.f("ix_guarantee_programmes_county_id"),
        "guarantee_programmes",
        ["county_id"],
        unique=False,
    )
    op.create_index(
        "ix_guarantee_programmes_guarantor",
        "guarantee_programmes",
        ["guarantor_id", "state"],
        unique=False,
    )
    op.create_index(
        "uq_guarantee_programmes_replaces",
        "guarantee_programmes",
        ["replaces_id"],
        unique=True,
        postgresql_where=sa.text("replaces_id is not null and state <> 'ended'"),
    )


def _programme_lenders() -> None:
    op.create_table(
        "programme_lenders",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("lender_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["organisations.id"], name=op.f("fk_programme_lenders_lender_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["guarantee_programmes.id"],
            name=op.f("fk_programme_lenders_programme_id"),
        ),
        sa.PrimaryKeyConstraint("programme_id", "lender_id", name=op.f("pk_programme_lenders")),
    )
    op.create_index(
        op.f("ix_programme_lenders_lender_id"), "programme_lenders", ["lender_id"], unique=False
    )


def _programme_signatures() -> None:
    op.create_table(
        "programme_signatures",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=False),
        sa.Column("signed_by", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_programme_signatures_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["guarantee_programmes.id"],
            name=op.f("fk_programme_signatures_programme_id"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["users.id"], name=op.f("fk_programme_signatures_signed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_signatures")),
        sa.UniqueConstraint(
            "programme_id",
            "organisation_id",
            name=op.f("uq_programme_signatures_programme_id_organisation_id"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_signatures_public_id")),
    )


def _debt_checks() -> None:
    op.create_table(
        "debt_checks",
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("checked_by", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.BigInteger(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('checked', 'reviewed', 'confirmed', 'objected')",
            name=op.f("ck_debt_checks_state_known"),
        ),
        sa.CheckConstraint(
            "verdict in ('refuse', 'review', 'clear')", name=op.f("ck_debt_checks_verdict_known")
        ),
        sa.CheckConstraint(
            "confirmed_by is null or (confirmed_by <> reviewed_by and confirmed_by <> checked_by)",
            name=op.f("ck_debt_checks_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["users.id"], name=op.f("fk_debt_checks_checked_by")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["users.id"], name=op.f("fk_debt_checks_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_debt_checks_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["users.id"], name=op.f("fk_debt_checks_reviewed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt_checks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_debt_checks_public_id")),
    )
    op.create_index(op.f("ix_debt_checks_county_id"), "debt_checks", ["county_id"], unique=False)
    op.create_index(
        "ix_debt_checks_subject", "debt_checks", ["subject_kind", "subject_id", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("debt_checks")
    op.drop_table("programme_signatures")
    op.drop_table("programme_lenders")
    op.drop_table("guarantee_programmes")
    op.execute("drop function programme_terms_kept()")
