"""Visibility: the only road from a person to rows.

Each room registers, for each of its protected models, a predicate that says which rows an actor
may see. `visible(actor, Model)` is the one select that carries the mark; a select on a protected
model without a mark raises, in tests and in production. Work without a person (jobs, rules that
must see all) says `unscoped(Model, "reason")`.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, event, select
from sqlalchemy.orm import ORMExecuteState, Session

from app.kernel.actors import Actor
from app.kernel.errors import HouseError

Predicate = Callable[[Actor], ColumnElement[bool]]

_PREDICATES: dict[type, Predicate] = {}


class Unscoped(HouseError):
    """A protected model was read without saying for whom."""


def visibility(model: type) -> Callable[[Predicate], Predicate]:
    """Register the predicate of a protected model; one per model."""

    def register(predicate: Predicate) -> Predicate:
        assert model not in _PREDICATES, f"{model.__name__} has a visibility already"
        _PREDICATES[model] = predicate
        return predicate

    return register


def protected_models() -> dict[type, Predicate]:
    return dict(_PREDICATES)


def predicate_of(actor: Actor, model: type) -> ColumnElement[bool]:
    """The bare predicate, to join one room's rows to another's."""
    return _PREDICATES[model](actor)


def visible(actor: Actor, model: type) -> Select[Any]:
    """Select the rows of `model` that `actor` may see."""
    return select(model).where(_PREDICATES[model](actor)).execution_options(scoped="actor")


def marked(statement: Select[Any]) -> Select[Any]:
    """Mark a hand-built select whose where clause uses `predicate_of`."""
    return statement.execution_options(scoped="actor")


def unscoped(model: type, reason: str) -> Select[Any]:
    """Select without a person; the reason is read by whoever reviews the list of these."""
    assert reason
    return select(model).execution_options(scoped=reason)


def _refuse_unmarked(state: ORMExecuteState) -> None:
    if not state.is_select or state.is_column_load or state.is_relationship_load:
        return
    if state.execution_options.get("scoped"):
        return
    for model in _models(state):
        if model in _PREDICATES:
            raise Unscoped(f"{model.__name__} was selected without a scope")


def _models(state: ORMExecuteState) -> list[type]:
    """The models of a select; of a bare count, those it is counted from."""
    found = [mapper.class_ for mapper in state.all_mappers]
    if found or not isinstance(state.statement, Select):
        return found
    origins = [f._annotations.get("parentmapper") for f in state.statement.get_final_froms()]
    return [mapper.class_ for mapper in origins if mapper is not None]


def install(session_class: type[Session] | Any) -> None:
    """Guard every session made by the application."""
    event.listen(session_class, "do_orm_execute", _refuse_unmarked)
