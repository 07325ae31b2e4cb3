"""foundation: counties, journal, outbox, keys, counters, jobs, parameters"""

from importlib.resources import files

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None


def _identity() -> sa.Column:
    return sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False)


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "counties",
        _identity(),
        sa.Column("public_id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("real", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_counties"),
        sa.UniqueConstraint("public_id", name="uq_counties_public_id"),
    )
    op.create_table(
        "reference_counters",
        sa.Column("county_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("county_id", "kind", "year", name="pk_reference_counters"),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name="fk_reference_counters_county_id"
        ),
    )
    _journal()
    _outbox()
    op.create_table(
        "idempotency_keys",
        sa.Column("actor_id", sa.BigInteger, nullable=False),
        sa.Column("route", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("body_hash", sa.Text, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("answer", sa.Text),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("actor_id", "route", "key", name="pk_idempotency_keys"),
    )
    # Counters of requests need no durability: UNLOGGED keeps them off the write-ahead log.
    op.execute(
        "create unlogged table rate_counters (name text not null,"
        " window_start timestamptz not null, hits integer not null,"
        " constraint pk_rate_counters primary key (name, window_start))"
    )
    _job_runs()
    _parameters()
    op.execute(files("procrastinate").joinpath("sql/schema.sql").read_text().replace(":", r"\:"))


def _journal() -> None:
    op.create_table(
        "audit_entries",
        _identity(),
        sa.Column("public_id", sa.Text, nullable=False),
        sa.Column("county_id", sa.BigInteger, nullable=False),
        _moment("at"),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("actor_role", sa.Text),
        sa.Column("organisation_id", sa.Text),
        sa.Column("on_behalf_of", sa.Text),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("subject_kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("from_state", sa.Text),
        sa.Column("to_state", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("detail", JSONB, nullable=False),
        sa.Column("policy_digest", sa.Text, nullable=False),
        sa.Column("request_id", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        sa.UniqueConstraint("public_id", name="uq_audit_entries_public_id"),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_audit_entries_county_id"),
        sa.CheckConstraint("action <> ''", name=op.f("ck_audit_entries_action_named")),
    )
    op.create_index("ix_audit_entries_county_id", "audit_entries", ["county_id"])
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
    op.create_index(
        "ix_audit_entries_subject", "audit_entries", ["subject_kind", "subject_id", "id"]
    )


def _outbox() -> None:
    op.create_table(
        "outbox_events",
        _identity(),
        sa.Column("public_id", sa.Text, nullable=False),
        sa.Column("county_id", sa.BigInteger, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("subject_kind", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("payload", JSONB, nullable=False),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_events"),
        sa.UniqueConstraint("public_id", name="uq_outbox_events_public_id"),
        sa.ForeignKeyConstraint(["county_id"], ["counties.id"], name="fk_outbox_events_county_id"),
    )
    op.create_index("ix_outbox_events_topic", "outbox_events", ["topic"])
    op.create_index("ix_outbox_events_county_id", "outbox_events", ["county_id"])
    op.create_table(
        "outbox_handled",
        sa.Column("event_id", sa.BigInteger, nullable=False),
        sa.Column("handler", sa.Text, nullable=False),
        _moment("handled_at"),
        sa.PrimaryKeyConstraint("event_id", "handler", name="pk_outbox_handled"),
        sa.ForeignKeyConstraint(
            ["event_id"], ["outbox_events.id"], name="fk_outbox_handled_event_id"
        ),
    )


def _job_runs() -> None:
    op.create_table(
        "job_runs",
        _identity(),
        sa.Column("public_id", sa.Text, nullable=False),
        sa.Column("county_id", sa.Integer),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("started_by", sa.Text),
        _moment("created_at"),
        _moment("finished_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_job_runs"),
        sa.UniqueConstraint("public_id", name="uq_job_runs_public_id"),
    )


def _parameters() -> None:
    op.create_table(
        "policy_parameters",
        _identity(),
        sa.Column("public_id", sa.Text, nullable=False),
        sa.Column("county_id", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("value", JSONB, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        sa.Column("citation", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("proposed_by", sa.Integer, nullable=False),
        sa.Column("approved_by", sa.Integer),
        _moment("approved_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_policy_parameters"),
        sa.UniqueConstraint("public_id", name="uq_policy_parameters_public_id"),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name="fk_policy_parameters_county_id"
        ),
        sa.CheckConstraint(
            "state in ('proposed', 'approved', 'rejected')",
            name=op.f("ck_policy_parameters_state_known"),
        ),
        sa.CheckConstraint(
            "valid_to is null or valid_to >= valid_from",
            name=op.f("ck_policy_parameters_days_in_order"),
        ),
        sa.CheckConstraint(
            "approved_by is null or approved_by <> proposed_by",
            name=op.f("ck_policy_parameters_four_eyes"),
        ),
    )
    op.create_index("ix_policy_parameters_county_id", "policy_parameters", ["county_id"])


def downgrade() -> None:
    for table in (
        "policy_parameters",
        "job_runs",
        "rate_counters",
        "idempotency_keys",
        "outbox_handled",
        "outbox_events",
        "audit_entries",
        "reference_counters",
        "counties",
    ):
        op.drop_table(table)
    op.execute(
        "do $$ declare thing record; begin"
        " for thing in select format('drop table if exists %I cascade', tablename) as say"
        " from pg_tables where schemaname = 'public' and tablename like 'procrastinate%' loop"
        " execute thing.say; end loop;"
        " for thing in select format('drop function if exists %s cascade', p.oid\\:\\:regprocedure)"
        " as say from pg_proc p where p.proname like 'procrastinate%' loop"
        " execute thing.say; end loop;"
        " for thing in select format('drop type if exists %I cascade', typname) as say"
        " from pg_type where typname like 'procrastinate%' and typtype in ('e', 'c') loop"
        " execute thing.say; end loop; end $$"
    )
