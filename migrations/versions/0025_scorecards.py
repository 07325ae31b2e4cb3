"""scorecards: risk_cards, risk_promotions, risk_scores, risk_decisions, risk_outcomes, risk_watches"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"


# What was uploaded is never changed; validation and approval are written once.
_KEPT = """
create function risk_card_kept() returns trigger language plpgsql as $$
declare
    before jsonb := to_jsonb(old);
    after jsonb := to_jsonb(new);
    moving text[] := array['state', 'version', 'began_at', 'ended_at'];
    once text[] := array['checklist', 'validated_by', 'validated_at', 'approved_by',
                         'approved_at', 'confirmed_by', 'confirmed_at', 'expires_on'];
    name text;
begin
    if before - moving - once <> after - moving - once then
        raise exception 'a risk card is never changed: upload another one'
            using errcode = 'restrict_violation', table = tg_table_name;
    end if;
    foreach name in array once loop
        if before -> name <> 'null'::jsonb and before -> name <> after -> name then
            raise exception 'a risk card is approved once: % is written already', name
                using errcode = 'restrict_violation', table = tg_table_name;
        end if;
    end loop;
    return new;
end $$
"""
_WRITTEN_ONCE = ("risk_scores", "risk_decisions", "risk_outcomes", "risk_watches")


def upgrade() -> None:
    _risk_cards()
    _risk_promotions()
    _risk_scores()
    _risk_decisions()
    _risk_outcomes()
    _risk_watches()
    op.execute(_KEPT)
    op.execute(
        "create trigger risk_cards_kept before update on risk_cards"
        " for each row execute function risk_card_kept()"
    )
    for table in _WRITTEN_ONCE:
        op.execute(
            f"create trigger {table}_kept before update or delete or truncate on {table}"
            " for each statement execute function refuse_change()"
        )


def _risk_cards() -> None:
    op.create_table(
        "risk_cards",
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("metrics", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("model_card", sa.Text(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("card_hash", sa.Text(), nullable=False),
        sa.Column("cut_off", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("authored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checklist", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("validated_by", sa.BigInteger(), nullable=True),
        sa.Column("validated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('draft', 'validated', 'seconded', 'approved', 'challenger', 'champion', 'expired', 'retired', 'rejected')",
            name=op.f("ck_risk_cards_state_known"),
        ),
        sa.CheckConstraint(
            "state not in ('approved', 'challenger', 'champion', 'expired') or (validated_by is not null and approved_by is not null and confirmed_by is not null and expires_on is not null)",
            name=op.f("ck_risk_cards_approved_by_two"),
        ),
        sa.CheckConstraint(
            "approved_by <> author_id", name=op.f("ck_risk_cards_author_approves_not")
        ),
        sa.CheckConstraint("confirmed_by <> approved_by", name=op.f("ck_risk_cards_two_approve")),
        sa.CheckConstraint(
            "confirmed_by <> author_id", name=op.f("ck_risk_cards_author_confirms_not")
        ),
        sa.CheckConstraint(
            "validated_by <> author_id", name=op.f("ck_risk_cards_validated_by_another")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["users.id"], name=op.f("fk_risk_cards_approved_by")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_risk_cards_author_id")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["users.id"], name=op.f("fk_risk_cards_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_risk_cards_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["validated_by"], ["users.id"], name=op.f("fk_risk_cards_validated_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_cards")),
        sa.UniqueConstraint(
            "county_id", "card_hash", name=op.f("uq_risk_cards_county_id_card_hash")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_risk_cards_public_id")),
    )
    op.create_index(op.f("ix_risk_cards_county_id"), "risk_cards", ["county_id"], unique=False)
    op.create_index(
        "uq_risk_cards_in_use",
        "risk_cards",
        ["county_id"],
        unique=True,
        postgresql_where=sa.text("state in ('champion', 'expired')"),
    )


def _risk_promotions() -> None:
    op.create_table(
        "risk_promotions",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("before_id", sa.BigInteger(), nullable=True),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.BigInteger(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind = 'rollback' or state <> 'done' or confirmed_by is not null",
            name=op.f("ck_risk_promotions_promoted_by_two"),
        ),
        sa.CheckConstraint(
            "kind in ('promotion', 'rollback')", name=op.f("ck_risk_promotions_kind_known")
        ),
        sa.CheckConstraint("note <> ''", name=op.f("ck_risk_promotions_note_given")),
        sa.CheckConstraint(
            "state in ('signed', 'done', 'refused')", name=op.f("ck_risk_promotions_state_known")
        ),
        sa.CheckConstraint("confirmed_by <> signed_by", name=op.f("ck_risk_promotions_four_eyes")),
        sa.ForeignKeyConstraint(
            ["before_id"], ["risk_cards.id"], name=op.f("fk_risk_promotions_before_id")
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["risk_cards.id"], name=op.f("fk_risk_promotions_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["users.id"], name=op.f("fk_risk_promotions_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_risk_promotions_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by"], ["users.id"], name=op.f("fk_risk_promotions_signed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_promotions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_risk_promotions_public_id")),
    )
    op.create_index(
        op.f("ix_risk_promotions_card_id"), "risk_promotions", ["card_id"], unique=False
    )
    op.create_index(
        op.f("ix_risk_promotions_county_id"), "risk_promotions", ["county_id"], unique=False
    )
    op.create_index(
        "uq_risk_promotions_open",
        "risk_promotions",
        ["county_id"],
        unique=True,
        postgresql_where=sa.text("state = 'signed'"),
    )


def _risk_scores() -> None:
    op.create_table(
        "risk_scores",
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("card_hash", sa.Text(), nullable=False),
        sa.Column("shadow", sa.Boolean(), nullable=False),
        sa.Column("inputs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("sources", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("inputs_hash", sa.Text(), nullable=False),
        sa.Column("manual_only", sa.Boolean(), nullable=False),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("pd", sa.Numeric(precision=9, scale=6), nullable=True),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("recommended", sa.Text(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("flags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy_digest", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "not manual_only or recommended = 'refer'",
            name=op.f("ck_risk_scores_manual_is_referred"),
        ),
        sa.CheckConstraint(
            "recommended in ('support', 'refer', 'decline')",
            name=op.f("ck_risk_scores_recommended_known"),
        ),
        sa.CheckConstraint("pd > 0 and pd < 1", name=op.f("ck_risk_scores_pd_is_a_probability")),
        sa.ForeignKeyConstraint(
            ["card_id"], ["risk_cards.id"], name=op.f("fk_risk_scores_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_risk_scores_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_risk_scores_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_scores")),
        sa.UniqueConstraint("public_id", name=op.f("uq_risk_scores_public_id")),
    )
    op.create_index("ix_risk_scores_card", "risk_scores", ["card_id", "id"], unique=False)
    op.create_index(op.f("ix_risk_scores_county_id"), "risk_scores", ["county_id"], unique=False)
    op.create_index(
        "ix_risk_scores_enterprise", "risk_scores", ["enterprise_id", "id"], unique=False
    )


def _risk_decisions() -> None:
    op.create_table(
        "risk_decisions",
        sa.Column("score_id", sa.BigInteger(), nullable=False),
        sa.Column("recommended", sa.Text(), nullable=False),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("override", sa.Boolean(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "decided in ('support', 'decline')", name=op.f("ck_risk_decisions_decided_known")
        ),
        sa.CheckConstraint(
            "not override or (code <> '' and reason <> '')",
            name=op.f("ck_risk_decisions_override_says_why"),
        ),
        sa.CheckConstraint(
            "override = (recommended <> 'refer' and decided <> recommended)",
            name=op.f("ck_risk_decisions_override_is_another_way"),
        ),
        sa.CheckConstraint(
            "recommended in ('support', 'refer', 'decline')",
            name=op.f("ck_risk_decisions_recommended_known"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_risk_decisions_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_risk_decisions_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["score_id"], ["risk_scores.id"], name=op.f("fk_risk_decisions_score_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_decisions")),
        sa.UniqueConstraint("public_id", name=op.f("uq_risk_decisions_public_id")),
        sa.UniqueConstraint("score_id", name=op.f("uq_risk_decisions_score_id")),
    )
    op.create_index(
        op.f("ix_risk_decisions_county_id"), "risk_decisions", ["county_id"], unique=False
    )
    op.create_index(
        "ix_risk_decisions_made", "risk_decisions", ["county_id", "decided_at"], unique=False
    )


def _risk_outcomes() -> None:
    op.create_table(
        "risk_outcomes",
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("loan", sa.Text(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("bad", sa.Boolean(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("known_on >= began_on", name=op.f("ck_risk_outcomes_days_in_order")),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_risk_outcomes_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_risk_outcomes_enterprise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_outcomes")),
        sa.UniqueConstraint("county_id", "loan", name=op.f("uq_risk_outcomes_county_id_loan")),
        sa.UniqueConstraint("public_id", name=op.f("uq_risk_outcomes_public_id")),
    )
    op.create_index(
        op.f("ix_risk_outcomes_county_id"), "risk_outcomes", ["county_id"], unique=False
    )
    op.create_index(
        "ix_risk_outcomes_enterprise", "risk_outcomes", ["enterprise_id", "began_on"], unique=False
    )


def _risk_watches() -> None:
    op.create_table(
        "risk_watches",
        sa.Column("card_id", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("alarms", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("verdict", sa.Text(), server_default=sa.text("'few'"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "verdict in ('stable', 'watch', 'act', 'few')",
            name=op.f("ck_risk_watches_verdict_known"),
        ),
        sa.CheckConstraint(
            "extract(day from month) = 1", name=op.f("ck_risk_watches_month_begins")
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["risk_cards.id"], name=op.f("fk_risk_watches_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_risk_watches_county_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_watches")),
        sa.UniqueConstraint("card_id", "month", name=op.f("uq_risk_watches_card_id_month")),
        sa.UniqueConstraint("public_id", name=op.f("uq_risk_watches_public_id")),
    )
    op.create_index(op.f("ix_risk_watches_county_id"), "risk_watches", ["county_id"], unique=False)


def downgrade() -> None:
    op.drop_table("risk_watches")
    op.drop_table("risk_outcomes")
    op.drop_table("risk_decisions")
    op.drop_table("risk_scores")
    op.drop_table("risk_promotions")
    op.drop_table("risk_cards")
    op.execute("drop function risk_card_kept()")
