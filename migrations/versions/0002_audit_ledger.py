"""audit_ledger: the chain of the journal, the ledger, heartbeats of the worker"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

APPEND_ONLY = (
    "audit_entries",
    "audit_chains",
    "audit_seals",
    "audit_blocks",
    "audit_checkpoints",
    "ledger_accounts",
    "ledger_caps",
    "ledger_transfers",
    "ledger_entries",
)

_REFUSE = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op)
        using errcode = 'restrict_violation', table = tg_table_name;
end $$
"""

# A new account has balances of zero; nobody else makes or touches the row.
_OPEN = """
create function ledger_open() returns trigger language plpgsql as $$
begin
    insert into ledger_balances (account_id) values (new.id);
    return null;
end $$
"""

# The limit follows the cap downwards only as far as what is used already: a cap lowered below it
# refuses everything new and lets go of the old.
_CAP = """
create function ledger_cap() returns trigger language plpgsql as $$
begin
    update ledger_balances
       set cap_fen = new.cap_fen, limit_fen = greatest(new.cap_fen, posted_fen + pending_fen)
     where account_id = new.account_id;
    return null;
end $$
"""

# The only mover of balances. The row lock of its update makes two writers wait for each other,
# and the check of the table is evaluated on the sum that results, not on one read before.
_MOVE = """
create function ledger_move() returns trigger language plpgsql as $$
declare
    net bigint := new.posted_fen + new.pending_fen;
begin
    update ledger_balances
       set posted_fen = posted_fen + new.posted_fen,
           pending_fen = pending_fen + new.pending_fen,
           limit_fen = case
               when limit_fen is null or net > 0 then limit_fen
               else greatest(cap_fen, least(limit_fen, posted_fen + pending_fen + net))
           end
     where account_id = new.account_id;
    return null;
end $$
"""

_GUARD = """
create function ledger_guard() returns trigger language plpgsql as $$
begin
    if pg_trigger_depth() < 2 then
        raise exception 'balances are moved by entries of the ledger, never by hand'
            using errcode = 'restrict_violation', table = tg_table_name;
    end if;
    return case tg_op when 'DELETE' then old else new end;
end $$
"""

# At commit: as many entries as announced (so none is added later), debits equal to credits in
# each phase, and each kind of transfer moving only what is its own.
_BALANCED = """
create function ledger_balanced() returns trigger language plpgsql as $$
declare
    this ledger_transfers;
    before bigint;
    count_found bigint;
    pending_sum numeric;
    posted_sum numeric;
    moves_pending boolean;
    moves_posted boolean;
begin
    select * into this from ledger_transfers
     where id = cast(to_jsonb(new) ->> case tg_table_name
                     when 'ledger_transfers' then 'id' else 'transfer_id' end as bigint);
    select count(*), sum(pending_fen), sum(posted_fen),
           bool_or(pending_fen <> 0), bool_or(posted_fen <> 0)
      into count_found, pending_sum, posted_sum, moves_pending, moves_posted
      from ledger_entries where transfer_id = this.id;
    if count_found <> this.lines then
        raise exception 'transfer % has % entries, not %', this.id, count_found, this.lines
            using errcode = 'check_violation', constraint = 'ledger_transfers_complete';
    end if;
    if pending_sum <> 0 or posted_sum <> 0 then
        raise exception 'transfer % does not balance', this.id
            using errcode = 'check_violation', constraint = 'ledger_transfers_balanced';
    end if;
    before := coalesce(this.pending_id, this.reverses_id);
    if (moves_posted and this.kind in ('reserve', 'void'))
        or (moves_pending and this.kind in ('move', 'reverse'))
        or (this.pending_id is not null
            and (select kind from ledger_transfers where id = this.pending_id) <> 'reserve')
        or (before is not null and exists (
            select 1 from ledger_entries where transfer_id in (this.id, before)
             group by account_id
            having (this.kind <> 'reverse' and sum(pending_fen) <> 0)
                or (this.kind = 'reverse' and sum(posted_fen) <> 0)
                or (this.kind = 'post' and abs(sum(posted_fen))
                    > coalesce(max(abs(pending_fen)) filter (where transfer_id = before), 0))))
    then
        raise exception 'transfer % does not fit the one it settles', this.id
            using errcode = 'check_violation', constraint = 'ledger_transfers_fit';
    end if;
    return null;
end $$
"""


def _identity() -> sa.Column:
    return sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False)


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _fen(name: str, nullable: bool = False, default: str | None = None) -> sa.Column:
    return sa.Column(name, sa.BigInteger, nullable=nullable, server_default=default)


def upgrade() -> None:
    _chain()
    _accounts()
    _transfers()
    _ledger_functions()
    _running()
    op.execute(_REFUSE)
    for table in APPEND_ONLY:
        op.execute(
            f"create trigger {table}_append_only before update or delete or truncate on {table}"
            " for each statement execute function refuse_change()"
        )


def _chain() -> None:
    op.create_table(
        "audit_chains",
        sa.Column("origin", sa.Text, nullable=False),
        _moment("created_at"),
        sa.PrimaryKeyConstraint("origin", name="pk_audit_chains"),
    )
    op.execute(
        "insert into audit_chains (origin, created_at)"
        " values ('guiyan-' || replace(cast(gen_random_uuid() as text), '-', ''), now())"
    )
    op.create_table(
        "audit_seals",
        sa.Column("seq", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("entry_id", sa.BigInteger, nullable=False),
        sa.Column("prev", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        _moment("sealed_at"),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_seals"),
        sa.UniqueConstraint("entry_id", name="uq_audit_seals_entry_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["audit_entries.id"], name="fk_audit_seals_entry_id"),
        sa.CheckConstraint("seq > 0", name=op.f("ck_audit_seals_seq_positive")),
    )
    op.create_table(
        "audit_blocks",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_blocks"),
    )
    op.create_table(
        "audit_checkpoints",
        sa.Column("size", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        _moment("at"),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("size", name="pk_audit_checkpoints"),
        sa.CheckConstraint("size > 0", name=op.f("ck_audit_checkpoints_size_positive")),
    )


def _accounts() -> None:
    op.create_table(
        "ledger_accounts",
        _identity(),
        sa.Column("public_id", sa.Text, nullable=False),
        sa.Column("county_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("owner_kind", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("source_id", sa.BigInteger),
        _moment("opened_at"),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_accounts"),
        sa.UniqueConstraint("public_id", name="uq_ledger_accounts_public_id"),
        sa.UniqueConstraint(
            "county_id",
            "owner_kind",
            "owner_id",
            "kind",
            name="uq_ledger_accounts_county_id_owner_kind_owner_id_kind",
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name="fk_ledger_accounts_county_id"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["ledger_accounts.id"], name="fk_ledger_accounts_source_id"
        ),
        sa.CheckConstraint("unit = 'fen'", name=op.f("ck_ledger_accounts_unit_known")),
    )
    op.create_index("ix_ledger_accounts_county_id", "ledger_accounts", ["county_id"])
    op.create_table(
        "ledger_balances",
        sa.Column("account_id", sa.BigInteger, nullable=False, autoincrement=False),
        _fen("cap_fen", nullable=True),
        _fen("limit_fen", nullable=True),
        _fen("posted_fen", default="0"),
        _fen("pending_fen", default="0"),
        sa.PrimaryKeyConstraint("account_id", name="pk_ledger_balances"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name="fk_ledger_balances_account_id"
        ),
        sa.CheckConstraint(
            "limit_fen is null or posted_fen + pending_fen <= limit_fen",
            name=op.f("ck_ledger_balances_within_limit"),
        ),
        sa.CheckConstraint(
            "limit_fen is null or (posted_fen >= 0 and pending_fen >= 0)",
            name=op.f("ck_ledger_balances_not_below_zero"),
        ),
    )
    op.create_table(
        "ledger_caps",
        _identity(),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        _fen("cap_fen"),
        _moment("at"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_caps"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name="fk_ledger_caps_account_id"
        ),
        sa.CheckConstraint("cap_fen >= 0", name=op.f("ck_ledger_caps_cap_fen_not_negative")),
    )
    op.create_index("ix_ledger_caps_account_id", "ledger_caps", ["account_id"])


def _transfers() -> None:
    op.create_table(
        "ledger_transfers",
        _identity(),
        sa.Column("public_id", sa.Text, nullable=False),
        sa.Column("county_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("pending_id", sa.BigInteger),
        sa.Column("reverses_id", sa.BigInteger),
        sa.Column("cause_kind", sa.Text, nullable=False),
        sa.Column("cause_id", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        _moment("at"),
        _moment("expires_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_transfers"),
        sa.UniqueConstraint("public_id", name="uq_ledger_transfers_public_id"),
        sa.UniqueConstraint("pending_id", name="uq_ledger_transfers_pending_id"),
        sa.UniqueConstraint("reverses_id", name="uq_ledger_transfers_reverses_id"),
        sa.ForeignKeyConstraint(
            ["county_id"], ["counties.id"], name="fk_ledger_transfers_county_id"
        ),
        sa.ForeignKeyConstraint(
            ["pending_id"], ["ledger_transfers.id"], name="fk_ledger_transfers_pending_id"
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_transfers.id"], name="fk_ledger_transfers_reverses_id"
        ),
        sa.CheckConstraint(
            "kind in ('reserve', 'post', 'void', 'move', 'reverse')",
            name=op.f("ck_ledger_transfers_kind_known"),
        ),
        sa.CheckConstraint(
            "(pending_id is not null) = (kind in ('post', 'void'))"
            " and (reverses_id is not null) = (kind = 'reverse')",
            name=op.f("ck_ledger_transfers_kind_fits"),
        ),
        sa.CheckConstraint("lines >= 2", name=op.f("ck_ledger_transfers_two_sides")),
    )
    op.create_index("ix_ledger_transfers_county_id", "ledger_transfers", ["county_id"])
    op.create_index("ix_ledger_transfers_cause", "ledger_transfers", ["cause_kind", "cause_id"])
    op.create_table(
        "ledger_entries",
        sa.Column("transfer_id", sa.BigInteger, nullable=False),
        sa.Column("account_id", sa.BigInteger, nullable=False),
        _fen("pending_fen"),
        _fen("posted_fen"),
        sa.PrimaryKeyConstraint("transfer_id", "account_id", name="pk_ledger_entries"),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["ledger_transfers.id"], name="fk_ledger_entries_transfer_id"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name="fk_ledger_entries_account_id"
        ),
        sa.CheckConstraint(
            "pending_fen <> 0 or posted_fen <> 0", name=op.f("ck_ledger_entries_moves_something")
        ),
    )
    op.create_index("ix_ledger_entries_account_id", "ledger_entries", ["account_id"])


def _ledger_functions() -> None:
    for function in (_OPEN, _CAP, _MOVE, _GUARD, _BALANCED):
        op.execute(function)
    for table, function in (
        ("ledger_accounts", "ledger_open"),
        ("ledger_caps", "ledger_cap"),
        ("ledger_entries", "ledger_move"),
    ):
        op.execute(
            f"create trigger {function} after insert on {table}"
            f" for each row execute function {function}()"
        )
    op.execute(
        "create trigger ledger_guard before insert or update or delete on ledger_balances"
        " for each row execute function ledger_guard()"
    )
    op.execute(
        "create trigger ledger_guard_all before truncate on ledger_balances"
        " for each statement execute function ledger_guard()"
    )
    for table in ("ledger_transfers", "ledger_entries"):
        op.execute(
            f"create constraint trigger {table}_balanced after insert on {table}"
            " deferrable initially deferred for each row execute function ledger_balanced()"
        )


def _running() -> None:
    op.create_table(
        "worker_heartbeats",
        sa.Column("name", sa.Text, nullable=False),
        _moment("beat_at"),
        sa.PrimaryKeyConstraint("name", name="pk_worker_heartbeats"),
    )
    op.create_table(
        "demo_marks",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        _moment("loaded_at"),
        sa.PrimaryKeyConstraint("name", name="pk_demo_marks"),
    )


def downgrade() -> None:
    op.execute("drop trigger audit_entries_append_only on audit_entries")
    for table in (
        "demo_marks",
        "worker_heartbeats",
        "ledger_entries",
        "ledger_transfers",
        "ledger_caps",
        "ledger_balances",
        "ledger_accounts",
        "audit_checkpoints",
        "audit_blocks",
        "audit_seals",
        "audit_chains",
    ):
        op.drop_table(table)
    for name in (
        "ledger_balanced",
        "ledger_guard",
        "ledger_move",
        "ledger_cap",
        "ledger_open",
        "refuse_change",
    ):
        op.execute(f"drop function {name}()")
