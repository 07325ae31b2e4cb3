"""Room: a blueprint whose URLs are born with their permission.

    room = Room("needs", __name__)

    @room.page("/me/needs/<id:need>", may=Permission.NEED_READ, subject=queries.need_for)
    def show_need(act, need): ...

    @room.action("/me/needs/<id:need>/withdraw", may=Permission.NEED_SUBMIT,
                 subject=queries.need_for, form=WithdrawForm, again=show_need)
    def withdraw_need(act, need, form): ...

The subject, when there is one, is the first `<id:…>` of the rule and arrives as that argument.
An action with `form` is called only with a valid one; when the form or the command refuses, the
page `again` is shown once more with what was typed (422 or 409). One commit, here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFProtect

from app.infra import doors, idempotency
from app.infra.api import register_api
from app.infra.db import db
from app.infra.doors import Door, May, Subject
from app.infra.forms import HouseForm, PlainForm
from app.kernel.actors import Access, Actor
from app.kernel.errors import Refused

csrf = CSRFProtect()

View = Callable[..., Any]


class Room(Blueprint):
    """A blueprint that cannot register a URL without a permission."""

    def __init__(self, name: str, import_name: str):
        super().__init__(name, import_name, template_folder="templates")

    def page(
        self, rule: str, *, may: May, subject: Subject | None = None
    ) -> Callable[[View], View]:
        """A GET page: reads, never commits."""

        def register(view: View) -> View:
            door = self._door(rule, "GET", may, "page", view, subject)
            self.add_url_rule(rule, view.__name__, _page(door), methods=["GET"])
            return view

        return register

    def action(
        self,
        rule: str,
        *,
        may: May,
        subject: Subject | None = None,
        form: type[HouseForm] = PlainForm,
        again: View | None = None,
    ) -> Callable[[View], View]:
        """A POST that changes something, exactly once per request key."""

        def register(view: View) -> View:
            door = self._door(rule, "POST", may, "action", view, subject, form)
            handler = _action(door, form, again)
            self.add_url_rule(rule, view.__name__, handler, methods=["POST"])
            return view

        return register

    def api(self, method: str, rule: str, **options: Any) -> Callable[[View], View]:
        """A call of the HTTP API under /api/v1; see infra/api.py for the options."""
        return register_api(self, method, rule, **options)

    def _door(
        self,
        rule: str,
        method: str,
        may: May,
        kind: str,
        view: View,
        subject: Subject | None,
        form: type[HouseForm] | None = None,
    ) -> Door:
        name = f"{self.name}.{view.__name__}"
        door = Door(name, rule, method, may, kind, self.name, view, subject, form)
        doors.register(door)
        return door


def _page(door: Door) -> View:
    @wraps(door.view)
    def handler(**args: Any) -> Any:
        actor = doors.actor_of("page")
        if actor is None and door.may is not Access.ANYONE:
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 302)
        found = doors.find_subject(door, actor, args)
        if actor is None:
            return door.view(None, **found)
        doors.check_may(door, actor)
        return door.view(doors.request_act(actor), **found)

    return handler


def _action(door: Door, form_class: type[HouseForm], again: View | None) -> View:
    @wraps(door.view)
    def handler(**args: Any) -> Any:
        csrf.protect()
        actor = doors.actor_of("page")
        if actor is None and door.may is not Access.ANYONE:
            return redirect(url_for("accounts.sign_in", next=request.referrer or "/"), 303)
        found = doors.find_subject(door, actor, args)
        if actor is not None:
            doors.check_may(door, actor)
        return _submit(door, form_class, again, actor, found)

    return handler


def _submit(
    door: Door,
    form_class: type[HouseForm],
    again: View | None,
    actor: Actor | None,
    found: dict[str, Any],
) -> Any:
    """Valid? Seen before? Then do it, remember the answer, commit once."""
    act = doors.request_act(actor) if actor else None
    form = form_class()
    passed = {"form": form} if form_class is not PlainForm else {}
    try:
        if not form.validate():
            return _again(form, again, act, found, 422)
        stored = _claim(actor, form)
        if stored is not None:
            db.session.rollback()
            return redirect(stored.answer, stored.status)
        response = make_response(doors.attempt(door.view, act, **found, **passed))
        _remember(actor, form, response)
        doors.commit_or_refuse()
    except Refused as refused:
        doors.undo(refused)
        form.take(refused)
        return _again(form, again, act, found, refused.status, refused)
    return response


def _again(
    form: HouseForm,
    again: View | None,
    act: Any,
    found: dict[str, Any],
    status: int,
    refused: Refused | None = None,
) -> Response:
    g.refused_form = form
    g.refused = refused
    if again is None:
        reasons = refused.refusals if refused else ()
        page = render_template("shell/refused.html", reasons=reasons, form=form)
    else:
        page = again(act, **found)
    response = make_response(page)
    response.status_code = status
    return response


def _route() -> str:
    return f"POST {request.path}"


def _claim(actor: Actor | None, form: HouseForm) -> idempotency.Stored | None:
    key = form.idempotency_key.data
    if actor is None or not key:
        return None
    body = {
        name: request.form.getlist(name)
        for name in request.form
        if name not in ("csrf_token", "idempotency_key")
    }
    return idempotency.claim(actor.id, _route(), key, idempotency.body_hash(body))


def _remember(actor: Actor | None, form: HouseForm, response: Response) -> None:
    key = form.idempotency_key.data
    if actor is not None and key and response.location:
        idempotency.remember(actor.id, _route(), key, response.status_code, response.location)
