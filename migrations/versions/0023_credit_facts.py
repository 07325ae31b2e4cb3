"""whitelist: credit facts, requests to correct them, connectors and their runs"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


# A fact is inserted, may be looked at by a second person, may be ended; each of these once. What it
# says is never changed and no row is deleted.
_KEPT = """
create function credit_fact_kept() returns trigger language plpgsql as $$
declare
    before jsonb := to_jsonb(old);
    after jsonb := to_jsonb(new);
    once text[] := array['verified_by', 'verified_at', 'superseded_by_id', 'ended_at',
                         'ended_because', 'ending_note', 'repaired_on'];
    name text;
begin
    if before - once <> after - once then
        raise exception 'a credit fact is never overwritten: record another one'
            using errcode = 'restrict_violation', table = tg_table_name;
    end if;
    foreach name in array once loop
        if before -> name <> 'null'::jsonb and before -> name <> after -> name then
            raise exception 'a credit fact ends once: % is written already', name
                using errcode = 'restrict_violation', table = tg_table_name;
        end if;
    end loop;
    return new;
end $$
"""


def upgrade() -> None:
    _credit_facts()
    _fact_corrections()
    _connectors()
    _connector_runs()
    op.execute(_KEPT)
    op.execute(
        "create trigger credit_facts_kept before update on credit_facts"
        " for each row execute function credit_fact_kept()"
    )
    op.execute(
        "create trigger credit_facts_undeleted before delete or truncate on credit_facts"
        " for each statement execute function refuse_change()"
    )


def _credit_facts() -> None:
    op.create_table(
        "credit_facts",
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("value_int", sa.BigInteger(), nullable=True),
        sa.Column("value_text", sa.Text(), nullable=True),
        sa.Column("value_date", sa.Date(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("evidence_id", sa.Text(), nullable=True),
        sa.Column("consent_id", sa.BigInteger(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_by", sa.BigInteger(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by_id", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("ending_note", sa.Text(), nullable=True),
        sa.Column("repaired_on", sa.Date(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "coalesce(ended_because = 'repaired', false) = (repaired_on is not null)",
            name=op.f("ck_credit_facts_repaired_on_a_day"),
        ),
        sa.CheckConstraint(
            "ended_because in ('superseded', 'repaired', 'corrected', 'undone')",
            name=op.f("ck_credit_facts_ending_known"),
        ),
        sa.CheckConstraint(
            "source in ('declared', 'department', 'township', 'bank', 'park', 'centre', 'platform', 'loans')",
            name=op.f("ck_credit_facts_source_known"),
        ),
        sa.CheckConstraint(
            "superseded_by_id is null or ended_because = 'superseded'",
            name=op.f("ck_credit_facts_superseded_ended"),
        ),
        sa.CheckConstraint(
            "via in ('page', 'api', 'import', 'connector', 'reaction')",
            name=op.f("ck_credit_facts_via_known"),
        ),
        sa.CheckConstraint(
            "(ended_at is null) = (ended_because is null)",
            name=op.f("ck_credit_facts_ended_for_a_reason"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(value_int, value_text, value_date) = 1",
            name=op.f("ck_credit_facts_one_value"),
        ),
        sa.CheckConstraint(
            "verified_by is null or verified_by <> recorded_by",
            name=op.f("ck_credit_facts_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consents.id"], name=op.f("fk_credit_facts_consent_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_credit_facts_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("fk_credit_facts_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_credit_facts_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_credit_facts_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["credit_facts.id"], name=op.f("fk_credit_facts_superseded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["users.id"], name=op.f("fk_credit_facts_verified_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_facts")),
        sa.UniqueConstraint("public_id", name=op.f("uq_credit_facts_public_id")),
    )
    op.create_index(
        "ix_credit_facts_batch",
        "credit_facts",
        ["batch"],
        unique=False,
        postgresql_where=sa.text("batch is not null"),
    )
    op.create_index(
        op.f("ix_credit_facts_consent_id"), "credit_facts", ["consent_id"], unique=False
    )
    op.create_index(op.f("ix_credit_facts_county_id"), "credit_facts", ["county_id"], unique=False)
    op.create_index(
        "ix_credit_facts_enterprise", "credit_facts", ["enterprise_id", "id"], unique=False
    )
    op.create_index(
        "uq_credit_facts_live",
        "credit_facts",
        ["enterprise_id", "type", "number", "source"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )


def _fact_corrections() -> None:
    op.create_table(
        "fact_corrections",
        sa.Column("fact_id", sa.BigInteger(), nullable=False),
        sa.Column("recorder_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("evidence_id", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state in ('upheld', 'refused')) = (decided_by is not null)",
            name=op.f("ck_fact_corrections_decided_by_one"),
        ),
        sa.CheckConstraint(
            "state in ('asked', 'upheld', 'refused', 'withdrawn')",
            name=op.f("ck_fact_corrections_state_known"),
        ),
        sa.CheckConstraint(
            "decided_by is null or decided_by <> recorder_id",
            name=op.f("ck_fact_corrections_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["users.id"], name=op.f("fk_fact_corrections_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_fact_corrections_county_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["users.id"], name=op.f("fk_fact_corrections_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["fact_id"], ["credit_facts.id"], name=op.f("fk_fact_corrections_fact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_corrections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_fact_corrections_public_id")),
    )
    op.create_index(
        op.f("ix_fact_corrections_county_id"), "fact_corrections", ["county_id"], unique=False
    )
    op.create_index(
        "ix_fact_corrections_due",
        "fact_corrections",
        ["county_id", "state", "due_on", "id"],
        unique=False,
    )
    op.create_index(
        "uq_fact_corrections_open",
        "fact_corrections",
        ["fact_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )


def _connectors() -> None:
    op.create_table(
        "connectors",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("switched_by", sa.BigInteger(), nullable=False),
        sa.Column("switched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('on', 'off')", name=op.f("ck_connectors_state_known")),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_connectors_county_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connectors")),
        sa.UniqueConstraint("public_id", name=op.f("uq_connectors_public_id")),
    )
    op.create_index(op.f("ix_connectors_county_id"), "connectors", ["county_id"], unique=False)
    op.create_index("uq_connectors_code", "connectors", ["county_id", "code"], unique=True)


def _connector_runs() -> None:
    op.create_table(
        "connector_runs",
        sa.Column("connector_id", sa.BigInteger(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Text(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("county_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "direction in ('in', 'out')", name=op.f("ck_connector_runs_direction_known")
        ),
        sa.CheckConstraint(
            "outcome in ('running', 'waiting', 'done', 'known', 'failed')",
            name=op.f("ck_connector_runs_outcome_known"),
        ),
        sa.CheckConstraint("faults >= 0", name=op.f("ck_connector_runs_faults_not_negative")),
        sa.CheckConstraint("rows >= 0", name=op.f("ck_connector_runs_rows_not_negative")),
        sa.ForeignKeyConstraint(
            ["connector_id"], ["connectors.id"], name=op.f("fk_connector_runs_connector_id")
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name=op.f("fk_connector_runs_county_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connector_runs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_connector_runs_public_id")),
    )
    op.create_index(
        "ix_connector_runs_connector", "connector_runs", ["connector_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_connector_runs_county_id"), "connector_runs", ["county_id"], unique=False
    )
    op.create_index(
        "uq_connector_runs_taken",
        "connector_runs",
        ["connector_id", "direction", "digest"],
        unique=True,
        postgresql_where=sa.text("outcome in ('running', 'waiting', 'done') and digest <> ''"),
    )


def downgrade() -> None:
    op.drop_table("connector_runs")
    op.drop_table("connectors")
    op.drop_table("fact_corrections")
    op.drop_table("credit_facts")
    op.execute("drop function credit_fact_kept()")
