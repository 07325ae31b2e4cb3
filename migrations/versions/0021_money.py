"""money: letters, filings, related parties, breakers, reversals, corrections"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"

APPEND_ONLY = ("guarantee_letters", "repayment_reversals", "loan_corrections", "recoveries")


def upgrade() -> None:
    _guarantee_letters()
    _reguarantee_filings()
    _related_parties()
    _claim_rate_breakers()
    _repayment_reversals()
    _loan_corrections()
    _recoveries()
    _added_columns()
    for table in APPEND_ONLY:
        op.execute(
            f"create trigger {table}_append_only before update or delete or truncate"
            f" on {table} for each statement execute function refuse_change()"
        )
    _what_stood_before()


def _guarantee_letters() -> None:
    op.create_table(
        "guarantee_letters",
        sa.Column("commitment_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["guarantee_commitments.id"],
            name=op.f("fk_guarantee_letters_commitment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_guarantee_letters_county_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantee_letters")),
        sa.UniqueConstraint("code", name=op.f("uq_guarantee_letters_code")),
        sa.UniqueConstraint("commitment_id", name=op.f("uq_guarantee_letters_commitment_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_guarantee_letters_public_id")),
    )
    op.create_index(
        op.f("ix_guarantee_letters_county_id"), "guarantee_letters", ["county_id"], unique=False
    )


def _reguarantee_filings() -> None:
    op.create_table(
        "reguarantee_filings",
        sa.Column("commitment_id", sa.BigInteger(), nullable=False),
        sa.Column("guarantor_id", sa.BigInteger(), nullable=False),
        sa.Column("reguarantor_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("filed_by", sa.BigInteger(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "month ~ '^[0-9]{4}-[0-9]{2}$'", name=op.f("ck_reguarantee_filings_month_spelt")
        ),
        sa.CheckConstraint(
            "state <> 'refused' or reason <> ''", name=op.f("ck_reguarantee_filings_reason_given")
        ),
        sa.CheckConstraint(
            "state = 'due' or filed_by is not null",
            name=op.f("ck_reguarantee_filings_filed_by_somebody"),
        ),
        sa.CheckConstraint(
            "state in ('due', 'filed', 'accepted', 'refused')",
            name=op.f("ck_reguarantee_filings_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["users.id"], name=op.f("fk_reguarantee_filings_answered_by")
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"],
            ["guarantee_commitments.id"],
            name=op.f("fk_reguarantee_filings_commitment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_reguarantee_filings_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["filed_by"], ["users.id"], name=op.f("fk_reguarantee_filings_filed_by")
        ),
        sa.ForeignKeyConstraint(
            ["guarantor_id"], ["organisations.id"], name=op.f("fk_reguarantee_filings_guarantor_id")
        ),
        sa.ForeignKeyConstraint(
            ["reguarantor_id"],
            ["organisations.id"],
            name=op.f("fk_reguarantee_filings_reguarantor_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reguarantee_filings")),
        sa.UniqueConstraint("commitment_id", name=op.f("uq_reguarantee_filings_commitment_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reguarantee_filings_public_id")),
    )
    op.create_index(
        "ix_reguarantee_filings_answer",
        "reguarantee_filings",
        ["reguarantor_id", "month", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_reguarantee_filings_county_id"), "reguarantee_filings", ["county_id"], unique=False
    )
    op.create_index(
        "ix_reguarantee_filings_list",
        "reguarantee_filings",
        ["guarantor_id", "month", "id"],
        unique=False,
    )


def _related_parties() -> None:
    op.create_table(
        "related_parties",
        sa.Column("guarantor_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("other_uscc", sa.Text(), nullable=False),
        sa.Column("other_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("declared_by", sa.BigInteger(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('parent', 'subsidiary', 'same_controller', 'joint_venture', 'family', 'other')",
            name=op.f("ck_related_parties_kind_known"),
        ),
        sa.CheckConstraint(
            "state in ('declared', 'confirmed', 'refuted', 'ended')",
            name=op.f("ck_related_parties_state_known"),
        ),
        sa.CheckConstraint(
            "decided_by is null or decided_by <> declared_by",
            name=op.f("ck_related_parties_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_related_parties_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_related_parties_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["users.id"], name=op.f("fk_related_parties_declared_by")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_related_parties_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["guarantor_id"], ["organisations.id"], name=op.f("fk_related_parties_guarantor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_related_parties")),
        sa.UniqueConstraint("public_id", name=op.f("uq_related_parties_public_id")),
    )
    op.create_index(
        op.f("ix_related_parties_county_id"), "related_parties", ["county_id"], unique=False
    )
    op.create_index(
        "ix_related_parties_other", "related_parties", ["guarantor_id", "other_uscc"], unique=False
    )
    op.create_index(
        "uq_related_parties_standing",
        "related_parties",
        ["guarantor_id", "enterprise_id", "other_uscc"],
        unique=True,
        postgresql_where=sa.text("state in ('declared', 'confirmed')"),
    )


def _claim_rate_breakers() -> None:
    op.create_table(
        "claim_rate_breakers",
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("below_since", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('watching', 'tripped')", name=op.f("ck_claim_rate_breakers_state_known")
        ),
        sa.CheckConstraint("rate >= 0", name=op.f("ck_claim_rate_breakers_rate_not_negative")),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_claim_rate_breakers_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["guarantee_programmes.id"],
            name=op.f("fk_claim_rate_breakers_programme_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_rate_breakers")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_claim_rate_breakers_programme_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_claim_rate_breakers_public_id")),
    )
    op.create_index(
        op.f("ix_claim_rate_breakers_county_id"), "claim_rate_breakers", ["county_id"], unique=False
    )


def _repayment_reversals() -> None:
    op.create_table(
        "repayment_reversals",
        sa.Column("repayment_id", sa.BigInteger(), nullable=False),
        sa.Column("amount_delta_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reversed_by", sa.BigInteger(), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_delta_fen < 0", name=op.f("ck_repayment_reversals_takes_back")),
        sa.ForeignKeyConstraint(
            ["repayment_id"], ["repayments.id"], name=op.f("fk_repayment_reversals_repayment_id")
        ),
        sa.ForeignKeyConstraint(
            ["reversed_by"], ["users.id"], name=op.f("fk_repayment_reversals_reversed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayment_reversals")),
        sa.UniqueConstraint("public_id", name=op.f("uq_repayment_reversals_public_id")),
        sa.UniqueConstraint("repayment_id", name=op.f("uq_repayment_reversals_repayment_id")),
    )


def _loan_corrections() -> None:
    op.create_table(
        "loan_corrections",
        sa.Column("loan_id", sa.BigInteger(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.BigInteger(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrected_by"], ["users.id"], name=op.f("fk_loan_corrections_corrected_by")
        ),
        sa.ForeignKeyConstraint(
            ["loan_id"], ["loans.id"], name=op.f("fk_loan_corrections_loan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_corrections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loan_corrections_public_id")),
    )
    op.create_index(
        op.f("ix_loan_corrections_loan_id"), "loan_corrections", ["loan_id"], unique=False
    )


def _recoveries() -> None:
    op.create_table(
        "recoveries",
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("costs_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_recoveries_amount_fen_positive")),
        sa.CheckConstraint("costs_fen >= 0", name=op.f("ck_recoveries_costs_fen_not_negative")),
        sa.CheckConstraint("costs_fen <= amount_fen", name=op.f("ck_recoveries_costs_covered")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_recoveries_claim_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_recoveries_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recoveries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recoveries_public_id")),
    )
    op.create_index(op.f("ix_recoveries_claim_id"), "recoveries", ["claim_id"], unique=False)


def _added_columns() -> None:
    for name, kind in (
        ("override_reason", sa.Text()),
        ("override_asked_by", sa.BigInteger()),
        ("override_confirmed_by", sa.BigInteger()),
    ):
        op.add_column("guarantee_applications", sa.Column(name, kind, nullable=True))
    for name in ("override_asked_by", "override_confirmed_by"):
        op.create_foreign_key(
            f"fk_guarantee_applications_{name}", "guarantee_applications", "users", [name], ["id"]
        )
    op.create_check_constraint(
        op.f("ck_guarantee_applications_override_by_two"),
        "guarantee_applications",
        "override_confirmed_by is null or (override_reason is not null"
        " and override_confirmed_by <> override_asked_by)",
    )
    op.add_column(
        "guarantee_commitments",
        sa.Column("claimed_fen", sa.BigInteger(), server_default="0", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_guarantee_commitments_claimed_fen_not_negative"),
        "guarantee_commitments",
        "claimed_fen >= 0",
    )
    op.add_column(
        "repayments", sa.Column("attempt", sa.Integer(), server_default="1", nullable=False)
    )
    op.create_check_constraint(op.f("ck_repayments_attempt_positive"), "repayments", "attempt > 0")
    op.drop_constraint("uq_repayments_lender_id_external_number", "repayments", type_="unique")
    op.create_unique_constraint(
        op.f("uq_repayments_lender_id_external_number_attempt"),
        "repayments",
        ["lender_id", "external_number", "attempt"],
    )


def _what_stood_before() -> None:
    """What was paid on claims, and a letter for every promise that was given without one."""
    op.execute(
        "update guarantee_commitments set claimed_fen = paid.fen from (select commitment_id,"
        " sum(paid_fen) as fen from claims group by commitment_id) as paid"
        " where paid.commitment_id = guarantee_commitments.id"
    )
    op.execute(LETTERS)


LETTERS = """
insert into guarantee_letters (public_id, county_id, commitment_id, code, issued_at, content)
select replace(gen_random_uuid()::text, '-', ''), c.county_id, c.id,
       replace(gen_random_uuid()::text, '-', ''), c.issued_at,
       jsonb_build_object(
         'letter_number', c.letter_number, 'guarantor', g.name, 'lender', l.name,
         'enterprise', e.name, 'uscc', e.uscc, 'programme', p.name, 'edition', p.edition,
         'amount_fen', c.amount_fen, 'term_months', a.term_months, 'fee_fen', c.fee_fen,
         'shares', c.shares, 'claim_base', p.claim_base,
         'trigger_days_overdue', p.trigger_days_overdue,
         'claim_window_years', p.claim_window_years,
         'issued_on', to_char(c.issued_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'),
         'valid_until', to_char(c.valid_until, 'YYYY-MM-DD'),
         'counter_guarantees', coalesce((
           select jsonb_agg(case when k.text = '' then k.kind else k.text end order by k.position)
           from counter_guarantees k where k.commitment_id = c.id), '[]'::jsonb))
from guarantee_commitments c
join guarantee_applications a on a.id = c.application_id
join guarantee_programmes p on p.id = c.programme_id
join enterprises e on e.id = c.enterprise_id
join organisations g on g.id = c.guarantor_id
join organisations l on l.id = a.lender_id
"""


def downgrade() -> None:
    # A number that was entered again after a reversal keeps its row under a number of its own.
    op.execute("alter table repayments disable trigger repayments_append_only")
    op.execute(
        "update repayments set external_number = external_number || '#' || attempt"
        " where attempt > 1"
    )
    op.execute("alter table repayments enable trigger repayments_append_only")
    op.drop_constraint(
        "uq_repayments_lender_id_external_number_attempt", "repayments", type_="unique"
    )
    op.drop_column("repayments", "attempt")
    op.create_unique_constraint(
        "uq_repayments_lender_id_external_number",
        "repayments",
        ["lender_id", "external_number"],
    )
    op.drop_column("guarantee_commitments", "claimed_fen")
    op.drop_constraint(
        op.f("ck_guarantee_applications_override_by_two"), "guarantee_applications", type_="check"
    )
    for name in ("override_confirmed_by", "override_asked_by", "override_reason"):
        op.drop_column("guarantee_applications", name)
    op.drop_table("recoveries")
    op.drop_table("loan_corrections")
    op.drop_table("repayment_reversals")
    op.drop_table("claim_rate_breakers")
    op.drop_table("related_parties")
    op.drop_table("reguarantee_filings")
    op.drop_table("guarantee_letters")
