"""What a request showed of other people's files, told once when it has been answered.

Every road from a person to a protected row carries the mark of `visible` (infra/scope.py). Rows
that arrive under it while a page, an API call or an export is read are collected here; whoever
keeps the owner's access log says so by `when_shown` and is called with them. So no view can
forget to write a reading down, and a new door is in the log on its first day.
"""

from collections.abc import Callable, Mapping

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import QueryContext

from app.infra import doors
from app.infra.acts import Act
from app.infra.owning import is_about_owners
from app.infra.scope import protected_models

Rows = Mapping[type, set[int]]
Handler = Callable[[Act, Rows, str], None]

_HANDLERS: list[Handler] = []
_WATCHED: set[type] = set()


def when_shown(handler: Handler) -> Handler:
    """Register who is told: the act, model -> keys of what was shown, and how.

    `how` is "open" (one file), "list" (several in a list) or "export" (a file taken away).
    """
    _HANDLERS.append(handler)
    return handler


def install(app: Flask) -> None:
    """Watch the protected models that are about somebody, and tell after each reading."""
    app.after_request(_tell)
    for model in protected_models():
        if model not in _WATCHED and is_about_owners(model):
            _WATCHED.add(model)
            event.listen(model, "load", _note)


def _note(target: object, context: QueryContext) -> None:
    if not has_request_context() or request.method != "GET":
        return
    # The statement as it was written: what runs it carries options of its own.
    if context.user_passed_query.get_execution_options().get("scoped") == "actor":
        if "shown" not in g:
            g.shown = {}
        g.shown.setdefault(type(target), set()).add(target.id)  # type: ignore[attr-defined]


def _tell(response: Response) -> Response:
    shown, act = g.pop("shown", None), g.get("act")
    if shown and act is not None and response.status_code == 200:
        for handler in _HANDLERS:
            handler(act, shown, _how(response))
    return response


def _how(response: Response) -> str:
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return "export"
    door = doors.DOORS.get(request.endpoint or "")
    return "open" if door is not None and door.subject is not None else "list"
