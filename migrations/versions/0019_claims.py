"""claims: claims, claim_payments"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    _claims()
    _claim_payments()
    op.execute(
        "create trigger claim_payments_append_only before update or delete or truncate"
        " on claim_payments for each statement execute function refuse_change()"
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("loan_id", sa.BigInteger(), nullable=False),
        sa.Column("commitment_id", sa.BigInteger(), nullable=False),
        sa.Column("overdue_since", sa.Date(), nullable=False),
        sa.Column("days_past_due", sa.Integer(), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("interest_fen", sa.BigInteger(), nullable=False),
        sa.Column("payable_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("shares", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cash", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("burden", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("filed_by", sa.BigInteger(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_approver", sa.BigInteger(), nullable=True),
        sa.Column("first_approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_approver", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pay_due_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("declined_by", sa.BigInteger(), nullable=True),
        sa.Column("reason_codes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'paid' or paid_fen = payable_fen", name=op.f("ck_claims_paid_is_whole")
        ),
        sa.CheckConstraint(
            "state <> 'rejected' or jsonb_array_length(reason_codes) >= 1",
            name=op.f("ck_claims_reason_given"),
        ),
        sa.CheckConstraint(
            "state in ('notified', 'in_study', 'approved', 'part_paid', 'paid', 'rejected', 'closed')",
            name=op.f("ck_claims_state_known"),
        ),
        sa.CheckConstraint(
            "state not in ('approved', 'part_paid', 'paid') or second_approver is not null",
            name=op.f("ck_claims_approved_by_two"),
        ),
        sa.CheckConstraint("base_fen > 0", name=op.f("ck_claims_base_fen_positive")),
        sa.CheckConstraint("interest_fen >= 0", name=op.f("ck_claims_interest_fen_not_negative")),
        sa.CheckConstraint(
            "paid_fen between 0 and payable_fen", name=op.f("ck_claims_not_overpaid")
        ),
        sa.CheckConstraint(
            "payable_fen between 0 and base_fen", name=op.f("ck_claims_payable_possible")
        ),
        sa.CheckConstraint(
            "second_approver is null or (first_approver is not null and second_approver <> first_approver)",
            name=op.f("ck_claims_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["guarantee_commitments.id"], name=op.f("fk_claims_commitment_id")
        ),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name=op.f("fk_claims_county_id")),
        sa.ForeignKeyConstraint(["declined_by"], ["users.id"], name=op.f("fk_claims_declined_by")),
        sa.ForeignKeyConstraint(["filed_by"], ["users.id"], name=op.f("fk_claims_filed_by")),
        sa.ForeignKeyConstraint(
            ["first_approver"], ["users.id"], name=op.f("fk_claims_first_approver")
        ),
        sa.ForeignKeyConstraint(["loan_id"], ["loans.id"], name=op.f("fk_claims_loan_id")),
        sa.ForeignKeyConstraint(
            ["second_approver"], ["users.id"], name=op.f("fk_claims_second_approver")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("public_id", name=op.f("uq_claims_public_id")),
    )
    op.create_index(op.f("ix_claims_commitment_id"), "claims", ["commitment_id"], unique=False)
    op.create_index(op.f("ix_claims_county_id"), "claims", ["county_id"], unique=False)
    op.create_index(op.f("ix_claims_loan_id"), "claims", ["loan_id"], unique=False)
    op.create_index("ix_claims_queue", "claims", ["county_id", "state", "filed_at"], unique=False)
    op.create_index(
        "uq_claims_open",
        "claims",
        ["loan_id"],
        unique=True,
        postgresql_where=sa.text("state not in ('rejected', 'closed')"),
    )


def _claim_payments() -> None:
    op.create_table(
        "claim_payments",
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_claim_payments_amount_fen_positive")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claims.id"], name=op.f("fk_claim_payments_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_claim_payments_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_payments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_claim_payments_public_id")),
    )
    op.create_index(
        op.f("ix_claim_payments_claim_id"), "claim_payments", ["claim_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("claim_payments")
    op.drop_table("claims")
