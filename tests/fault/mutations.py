"""Ways to falsify the journal in the database itself, as a superuser could; drawn at random."""

import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, text

TABLES = ("audit_entries", "audit_seals", "audit_checkpoints")
Statement = tuple[str, dict[str, Any]]

_ENTRY = "(select entry_id from audit_seals where seq = :seq)"


def a_letter_of_an_entry(draw: random.Random, size: int) -> Statement:
    column = draw.choice(["actor_id", "action", "subject_kind", "subject_id", "request_id"])
    return f"update audit_entries set {column} = {column} || 'x' where id = {_ENTRY}", {}


def a_figure_of_an_entry(draw: random.Random, size: int) -> Statement:
    change = "detail || jsonb_build_object('amount_fen', :fen ::bigint)"
    statement = f"update audit_entries set detail = {change} where id = {_ENTRY}"
    return statement, {"fen": draw.randrange(1, 10**11)}


def the_moment_of_an_entry(draw: random.Random, size: int) -> Statement:
    statement = "update audit_entries set at = at + make_interval(secs => 1e-6 * :micros)"
    return f"{statement} where id = {_ENTRY}", {"micros": draw.randrange(1, 10**9)}


def an_entry_gone(draw: random.Random, size: int) -> Statement:
    return f"delete from audit_entries where id = {_ENTRY}", {}


def a_seal_gone(draw: random.Random, size: int) -> Statement:
    return "delete from audit_seals where seq = :seq", {}


def a_bit_of_a_seal(draw: random.Random, size: int) -> Statement:
    column = draw.choice(["hash", "prev"])
    flipped = f"set_bit({column}, :bit, 1 - get_bit({column}, :bit))"
    statement = f"update audit_seals set {column} = {flipped} where seq = :seq"
    return statement, {"bit": draw.randrange(256)}


def two_entries_change_places(draw: random.Random, size: int) -> Statement:
    other = draw.randrange(1, size)
    statement = (
        "update audit_seals s set entry_id = o.entry_id from audit_seals o"
        " where s.seq in (:seq, :other) and o.seq in (:seq, :other) and o.seq <> s.seq"
    )
    return statement, {"other": other}


def the_end_cut_off(draw: random.Random, size: int) -> Statement:
    return "delete from audit_seals where seq >= :seq", {}


def a_bit_of_a_checkpoint(draw: random.Random, size: int) -> Statement:
    column = draw.choice(["root", "signature"])
    flipped = f"set_bit({column}, :bit, 1 - get_bit({column}, :bit))"
    return f"update audit_checkpoints set {column} = {flipped}", {"bit": draw.randrange(256)}


KINDS: list[Callable[[random.Random, int], Statement]] = [
    a_letter_of_an_entry,
    a_figure_of_an_entry,
    the_moment_of_an_entry,
    an_entry_gone,
    a_seal_gone,
    a_bit_of_a_seal,
    two_entries_change_places,
    the_end_cut_off,
    a_bit_of_a_checkpoint,
]


class Forger:
    """Falsifies a copy of a database, and puts it back as it was."""

    def __init__(self, engine: Engine, draw: random.Random):
        self.engine, self.draw = engine, draw
        with self._round_the_triggers() as connection:
            for table in TABLES:
                connection.execute(text(f"create table kept_{table} as table {table}"))
            # An index more than a superuser would leave in his way.
            connection.execute(
                text("alter table audit_seals drop constraint uq_audit_seals_entry_id")
            )
            found = connection.execute(text("select max(size) from audit_checkpoints"))
            self.size = int(found.scalar_one())

    def forge(self) -> str:
        """Change something that the newest checkpoint covers; the name of what was done.

        Drawn again where the row already stood as it was to be set.
        """
        while True:
            kind = self.draw.choice(KINDS)
            statement, values = kind(self.draw, self.size)
            if ":seq" in statement:
                values["seq"] = self.draw.randrange(1, self.size + 1)
            with self._round_the_triggers() as connection:
                connection.execute(text(statement), values)
                changed = any(self._differs(connection, table) for table in TABLES)
            if changed:
                return f"{kind.__name__} {values}"

    def undo(self) -> None:
        with self._round_the_triggers() as connection:
            for table in TABLES:
                if self._differs(connection, table):
                    connection.execute(text(f"delete from {table}"))
                    connection.execute(text(f"insert into {table} table kept_{table}"))

    @staticmethod
    def _differs(connection: Connection, table: str) -> bool:
        away = f"(table kept_{table} except table {table})"
        found = connection.execute(text(f"select exists {away}"))
        return bool(found.scalar_one())

    def _round_the_triggers(self) -> Any:
        return _Superuser(self.engine)


class _Superuser:
    def __init__(self, engine: Engine):
        self._begun = engine.begin()

    def __enter__(self) -> Connection:
        connection = self._begun.__enter__()
        connection.execute(text("set local session_replication_role = replica"))
        return connection

    def __exit__(self, *error: Any) -> None:
        self._begun.__exit__(*error)
