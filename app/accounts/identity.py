"""How a request is known: a browser's session, or an API client's bearer token."""

from datetime import timedelta
from typing import Any

from flask import Flask, Request, current_app, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import text

from app.accounts import queries
from app.accounts.models import SignIn
from app.infra import clock, doors
from app.infra.db import db
from app.infra.parameters import policy_for
from app.kernel.actors import Actor

SEEN_EVERY = timedelta(seconds=60)


class SignedIn(UserMixin):
    """The person of a live browser session, as Flask-Login wants it."""

    def __init__(self, token: str, sign_in: SignIn):
        self.token = token
        self.sign_in = sign_in
        self.actor = queries.actor_of(sign_in.user, sign_in.membership)
        self.locale = sign_in.user.locale

    def get_id(self) -> str:
        return self.token


def install(app: Flask) -> None:
    """Teach Flask-Login and the doors who is there."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.user_loader(_load)
    doors.install_identity(page=_page_actor, token=_token_actor)
    app.before_request(_second_factor_first)


# What staff may open before they have set up the second factor this installation requires.
_BEFORE_SECOND_FACTOR = frozenset(
    {
        "accounts.second_factor",
        "accounts.set_second_factor",
        "accounts.set_locale",
        "accounts.sign_out",
        "infra.healthz",
        "infra.readyz",
    }
)


def _second_factor_first() -> Any:
    """Staff who must give a second factor and have none yet are led to its page, nowhere else."""
    endpoint = request.endpoint or ""
    if not current_app.config["STAFF_TOTP"] or endpoint in _BEFORE_SECOND_FACTOR:
        return None
    if endpoint.endswith(".static") or request.path.startswith("/api/v1/"):
        return None
    if current_user.is_authenticated and _lacks_second_factor(current_user.sign_in):
        return redirect(url_for("accounts.second_factor"))
    return None


def _lacks_second_factor(row: SignIn) -> bool:
    required = current_app.config["STAFF_TOTP"] and row.membership.role != "entrepreneur"
    return bool(required) and not row.user.totp_secret


def _load(token: str) -> SignedIn | None:
    row = queries.live_sign_in(token, "page", clock.now())
    if row is None or _idle_too_long(row):
        session.clear()
        return None
    _touch(row)
    return SignedIn(token, row)


def _idle_too_long(row: SignIn) -> bool:
    staff = row.membership.role != "entrepreneur"
    key = "sessions.staff_idle_minutes" if staff else "sessions.entrepreneur_idle_minutes"
    minutes = policy_for(row.user.county_id, clock.today())[key]
    return clock.now() - row.last_seen_at > timedelta(minutes=minutes)


def _touch(row: SignIn) -> None:
    """Note that the session lives, once a minute, outside the request's own transaction."""
    at = clock.now()
    if abs(at - row.last_seen_at) < SEEN_EVERY:
        return
    with db.engine.begin() as connection:
        connection.execute(
            text("update sign_ins set last_seen_at = :at where id = :id"), {"at": at, "id": row.id}
        )


def _page_actor(request: Request) -> Actor | None:
    return current_user.actor if current_user.is_authenticated else None


def _token_actor(request: Request) -> Actor | None:
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        return None
    row = queries.live_sign_in(token.strip(), "api", clock.now())
    if row is None or _lacks_second_factor(row):
        return None
    return queries.actor_of(row.user, row.membership)


def client_address(request: Request) -> str:
    """The caller's address: the proxy's word is taken only where a proxy is configured."""
    if current_app.config.get("BEHIND_PROXY"):
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        return forwarded or request.remote_addr or "unknown"
    return request.remote_addr or "unknown"
