"""What every door shares: the registry, who is there, which object, what may be done.

A URL exists only through a door, and a door names its permission; `verify` refuses to start an
application that holds a URL without one (default deny).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Request, g, request
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.routing import BaseConverter

from app.infra.acts import Act, act_of
from app.infra.db import db, new_public_id
from app.kernel.actors import Access, Actor, Permission
from app.kernel.errors import Conflict, Forbidden, NotVisible, Refused
from app.kernel.refusals import Refusal

May = Permission | Access
Subject = Callable[[Actor, str], Any]
Identify = Callable[[Request], Actor | None]


@dataclass(frozen=True)
class Door:
    """One URL: how it is called and who may."""

    endpoint: str
    rule: str
    method: str
    may: May
    kind: str
    room: str
    view: Callable[..., Any]
    subject: Subject | None = None
    form: type[Any] | None = None


DOORS: dict[str, Door] = {}
_OPEN_ENDPOINTS = {"static", "bootstrap.static", "shell.static"}
_identify: dict[str, Identify] = {}


class IdConverter(BaseConverter):
    """A public id in a URL: anything else is simply not found."""

    regex = "[0-9a-z]{1,64}"


def register(door: Door) -> None:
    assert door.endpoint not in DOORS, f"two doors named {door.endpoint}"
    DOORS[door.endpoint] = door


def install_identity(*, page: Identify, token: Identify) -> None:
    """How a person is known: by session on pages, by bearer token on the API."""
    _identify.update(page=page, token=token)


def actor_of(kind: str) -> Actor | None:
    """Who is calling; asked once per request."""
    if "actor" not in g:
        g.actor = _identify["token" if kind == "api" else "page"](request)
    actor: Actor | None = g.actor
    return actor


def request_act(actor: Actor) -> Act:
    if "act" not in g:
        g.request_id = g.get("request_id") or new_public_id()[:12]
        g.act = act_of(actor, request_id=g.request_id)
    act: Act = g.act
    return act


_WHEN_DENIED: list[Callable[[Act, str], None]] = []


def when_denied(told: Callable[[Act, str], None]) -> None:
    """Have somebody told of each thing out of sight that was asked for by its public id."""
    _WHEN_DENIED.append(told)


def find_subject(door: Door, actor: Actor | None, args: dict[str, Any]) -> dict[str, Any]:
    """Replace the subject's public id by the object itself; out of sight is 404."""
    if door.subject is None:
        return args
    name = next(iter(args))
    found = door.subject(actor, args[name]) if actor is not None else None
    if found is None:
        if actor is not None:
            for told in _WHEN_DENIED:
                told(request_act(actor), args[name])
        raise NotVisible(name)
    return {**args, name: found}


def check_may(door: Door, actor: Actor) -> None:
    if not actor.may(door.may):
        raise Forbidden(door.may)


_CONSTRAINTS: dict[str, Refusal] = {}


def constraint(name: str, refusal: Refusal) -> None:
    """Say in words what the database refuses finally under this constraint's name."""
    _CONSTRAINTS[name] = refusal


def commit_or_refuse() -> None:
    """Commit; what the database refuses becomes a conflict with a sentence."""
    try:
        db.session.commit()
    except (StaleDataError, IntegrityError, DBAPIError) as error:
        raise database_refusal(error) from error


def database_refusal(error: Exception) -> Exception:
    """The house's word for a database error; unknown ones pass through unchanged."""
    if isinstance(error, StaleDataError):
        return Conflict((Refusal("changed_meanwhile", "这条记录刚刚被别人修改过，请刷新后再试"),))
    diagnosis = getattr(getattr(error, "orig", None), "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    if name in _CONSTRAINTS:
        return Conflict((_CONSTRAINTS[name],))
    if isinstance(error, IntegrityError) and name:
        return Conflict((Refusal("conflict", "与已有的记录冲突，请刷新后再试", actual=name),))
    return error


def attempt(view: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call the view and flush, so that what the database refuses is known before the answer."""
    try:
        answer = view(*args, **kwargs)
        db.session.flush()
    except (StaleDataError, IntegrityError) as error:
        raise database_refusal(error) from error
    return answer


def undo(refused: Refused) -> None:
    """Take back what a refused command wrote, unless it asked to keep it."""
    if refused.keep:
        db.session.commit()
    else:
        db.session.rollback()


def verify(app: Flask) -> None:
    """Refuse to start with an undeclared URL."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in DOORS or rule.endpoint in _OPEN_ENDPOINTS:
            continue
        raise RuntimeError(f"{rule.rule} ({rule.endpoint}) has no door: declare who may open it")
