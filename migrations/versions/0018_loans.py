"""loans: loans, loan_lines, repayments"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    _loans()
    _loan_lines()
    _repayments()
    op.execute(
        "create trigger repayments_append_only before update or delete or truncate"
        " on repayments for each statement execute function refuse_change()"
    )


def _loans() -> None:
    op.create_table(
        "loans",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("lender_id", sa.BigInteger(), nullable=False),
        sa.Column("commitment_id", sa.BigInteger(), nullable=True),
        sa.Column("guarantor_id", sa.BigInteger(), nullable=True),
        sa.Column("reguarantor_id", sa.BigInteger(), nullable=True),
        sa.Column("guaranteed_fen", sa.BigInteger(), nullable=False),
        sa.Column("contract_number", sa.Text(), nullable=True),
        sa.Column("principal_fen", sa.BigInteger(), nullable=False),
        sa.Column("annual_rate", sa.Numeric(precision=9, scale=6), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=False),
        sa.Column("fees", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("disbursed_on", sa.Date(), nullable=False),
        sa.Column("matures_on", sa.Date(), nullable=False),
        sa.Column("balance_fen", sa.BigInteger(), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("schedule", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cost", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("booked_by", sa.BigInteger(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("claim_fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("brought_up_at_days", sa.Integer(), nullable=False),
        sa.Column("reminded_for", sa.Date(), nullable=True),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'settled') = (next_due_on is null)",
            name=op.f("ck_loans_settled_owes_nothing"),
        ),
        sa.CheckConstraint(
            "method in ('equal_instalment', 'equal_principal', 'interest_only', 'bullet')",
            name=op.f("ck_loans_method_known"),
        ),
        sa.CheckConstraint(
            "state <> 'settled' or balance_fen = 0", name=op.f("ck_loans_settled_is_repaid")
        ),
        sa.CheckConstraint(
            "state in ('active', 'overdue', 'in_claim', 'settled')",
            name=op.f("ck_loans_state_known"),
        ),
        sa.CheckConstraint(
            "(commitment_id is null) = (guaranteed_fen = 0) and guaranteed_fen between 0 and principal_fen",
            name=op.f("ck_loans_guarantee_fits"),
        ),
        sa.CheckConstraint(
            "balance_fen between 0 and principal_fen", name=op.f("ck_loans_balance_possible")
        ),
        sa.CheckConstraint("matures_on > disbursed_on", name=op.f("ck_loans_days_in_order")),
        sa.CheckConstraint("principal_fen > 0", name=op.f("ck_loans_principal_fen_positive")),
        sa.ForeignKeyConstraint(["booked_by"], ["users.id"], name=op.f("fk_loans_booked_by")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["guarantee_commitments.id"], name=op.f("fk_loans_commitment_id")
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_loans_county_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_loans_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["guarantor_id"], ["organisations.id"], name=op.f("fk_loans_guarantor_id")
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["organisations.id"], name=op.f("fk_loans_lender_id")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_loans_offer_id")),
        sa.ForeignKeyConstraint(
            ["reguarantor_id"], ["organisations.id"], name=op.f("fk_loans_reguarantor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loans")),
        sa.UniqueConstraint("commitment_id", name=op.f("uq_loans_commitment_id")),
        sa.UniqueConstraint(
            "lender_id", "contract_number", name=op.f("uq_loans_lender_id_contract_number")
        ),
        sa.UniqueConstraint("offer_id", name=op.f("uq_loans_offer_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loans_public_id")),
    )
    op.create_index("ix_loans_book", "loans", ["lender_id", "booked_at"], unique=False)
    op.create_index(op.f("ix_loans_county_id"), "loans", ["county_id"], unique=False)
    op.create_index("ix_loans_due", "loans", ["county_id", "state", "next_due_on"], unique=False)
    op.create_index(op.f("ix_loans_enterprise_id"), "loans", ["enterprise_id"], unique=False)
    op.create_index(op.f("ix_loans_guarantor_id"), "loans", ["guarantor_id"], unique=False)
    op.create_index(op.f("ix_loans_reguarantor_id"), "loans", ["reguarantor_id"], unique=False)


def _loan_lines() -> None:
    op.create_table(
        "loan_lines",
        sa.Column("loan_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("principal_fen", sa.BigInteger(), nullable=False),
        sa.Column("interest_fen", sa.BigInteger(), nullable=False),
        sa.Column("balance_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_principal_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_interest_fen", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint("balance_fen >= 0", name=op.f("ck_loan_lines_balance_fen_not_negative")),
        sa.CheckConstraint(
            "paid_interest_fen between 0 and interest_fen",
            name=op.f("ck_loan_lines_interest_not_overpaid"),
        ),
        sa.CheckConstraint(
            "paid_principal_fen between 0 and principal_fen",
            name=op.f("ck_loan_lines_principal_not_overpaid"),
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_loan_lines_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_lines")),
        sa.UniqueConstraint("loan_id", "number", name=op.f("uq_loan_lines_loan_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_loan_lines_public_id")),
    )


def _repayments() -> None:
    op.create_table(
        "repayments",
        sa.Column("loan_id", sa.BigInteger(), nullable=False),
        sa.Column("lender_id", sa.BigInteger(), nullable=False),
        sa.Column("external_number", sa.Text(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("principal_fen", sa.BigInteger(), nullable=False),
        sa.Column("interest_fen", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_repayments_amount_fen_positive")),
        sa.CheckConstraint(
            "principal_fen >= 0 and interest_fen >= 0 and principal_fen + interest_fen = amount_fen",
            name=op.f("ck_repayments_laid_out_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["lender_id"], ["organisations.id"], name=op.f("fk_repayments_lender_id")
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_repayments_loan_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_repayments_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repayments")),
        sa.UniqueConstraint(
            "lender_id", "external_number", name=op.f("uq_repayments_lender_id_external_number")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_repayments_public_id")),
    )
    op.create_index("ix_repayments_loan", "repayments", ["loan_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("repayments")
    op.drop_table("loan_lines")
    op.drop_table("loans")
