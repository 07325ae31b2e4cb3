"""Signing in and out: proof of identity, sessions that can be revoked, one-time codes."""

import hmac
import secrets
from datetime import datetime, timedelta

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from sqlalchemy import or_, select, update

from app.accounts import queries, rules
from app.accounts.models import LoginCode, SignIn, User
from app.accounts.queries import demo_welcome
from app.infra import clock, journal, limits
from app.infra.acts import Act, act_of
from app.infra.counties import County
from app.infra.db import db
from app.infra.parameters import policy_for
from app.kernel.actors import STAFF_ROLES, Role
from app.kernel.refusals import invalid, invalid_if

CODE_MINUTES = 5
CODE_TRIES = 5
TOKEN_HOURS = 12

_hasher = PasswordHasher()
# Verified against when the name is unknown, so that both answers take the same time.
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def check_password(user: User | None, password: str) -> bool:
    """Whether the password is the person's; takes as long for a person who does not exist."""
    stored = user.password_hash if user and user.password_hash else _NOBODY
    try:
        matches = _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and user is not None and user.password_hash is not None


def prove_identity(name: str, password: str, otp: str | None, *, address: str) -> User | None:
    """The person behind name, password and second factor; None when anything is wrong.

    A try is counted before the password is looked at, so that a burst gets no more tries than a
    patient caller; a right one gives its count back, so that only failures remain. Tries of one
    name wait for one another: an owner who signs in from many places at once is not refused.
    Raises TooMany.
    """
    # One number written in many ways is one name, or each spelling would have tries of its own.
    folded = rules.normal_mobile(name) or name.strip().lower()[:200]
    with limits.one_at_a_time(f"login:{folded}"):
        seconds, per_name, per_address = _limits()
        tries = ((f"login:{folded}", per_name), (f"login-from:{address}", per_address))
        for counter, limit in tries:
            limits.hit(counter, limit=limit, seconds=seconds)
        user = _proved(name, password, otp)
        if user is not None:
            for counter, _limit in tries:
                limits.give_back(counter, seconds=seconds)
    return user


def _proved(name: str, password: str, otp: str | None) -> User | None:
    user = queries.user_by_name(name)
    known = check_password(user, password) and user is not None and may_sign_in(user)
    return user if known and user is not None and _second_factor_ok(user, otp) else None


def _limits() -> tuple[int, int, int]:
    policy = policy_for(0, clock.today())
    return (
        policy["accounts.login_window_minutes"] * 60,
        policy["accounts.login_failures_per_name"],
        policy["accounts.login_failures_per_address"],
    )


def may_sign_in(user: User) -> bool:
    """Whether the person is let in at all; demo people only where the demo is."""
    return user.state == "active" and not (user.demo and not demo_welcome(user.county_id))


def second_factor_needed(user: User) -> bool:
    staff = any(Role(m.role) in STAFF_ROLES for m in user.memberships)
    return bool(user.totp_secret) and staff and current_app.config["STAFF_TOTP"]


def _second_factor_ok(user: User, otp: str | None) -> bool:
    if not second_factor_needed(user):
        return True
    totp, typed = pyotp.TOTP(user.totp_secret or ""), (otp or "").strip().encode()
    step = totp.timecode(clock.now())
    for candidate in (step - 1, step, step + 1):
        if hmac.compare_digest(totp.generate_otp(candidate).encode(), typed):
            return _use_step(user, candidate)
    return False


def _use_step(user: User, step: int) -> bool:
    """A step is used once, also by two at the same moment: a code seen over a shoulder is nothing.

    The database decides; a code of an earlier step than the last one used is as dead.
    """
    unused = or_(User.totp_last_step.is_(None), User.totp_last_step < step)
    used = update(User).where(User.id == user.id, unused).values(totp_last_step=step)
    return bool(db.session.execute(used).rowcount)


def open_session(user: User, *, kind: str, device: str, at: datetime) -> tuple[SignIn, str]:
    """Open a session; returns it and the token, which is never stored."""
    membership = rules.membership_on(user.memberships, clock.day_of(at))
    if membership is None:
        raise invalid("username", "这个账号目前没有任何任职，请联系本单位管理员")
    token = secrets.token_urlsafe(32)
    hours = policy_for(user.county_id, clock.day_of(at))["sessions.absolute_hours"]
    sign_in = SignIn(
        token_hash=queries.token_hash(token),
        user_id=user.id,
        membership_id=membership.id,
        kind=kind,
        created_at=at,
        last_seen_at=at,
        expires_at=at + timedelta(hours=hours if kind == "page" else TOKEN_HOURS),
        device=device[:200],
    )
    # Not by the row's version: the same person may sign in from two places in one moment.
    db.session.execute(update(User).where(User.id == user.id).values(last_sign_in_at=at))
    act = act_of(queries.actor_of(user, membership))
    journal.note(act, sign_in, "sign_in", detail={"kind": kind})
    return sign_in, token


def close_session(act: Act, *, sign_in: SignIn) -> None:
    sign_in.revoked_at = act.at
    journal.note(act, sign_in, "sign_out")


def revoke_sessions(user_id: int, *, at: datetime, keep: int | None = None) -> None:
    """End every open session of a person, but one perhaps."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None), SignIn.id != (keep or 0))
        .values(revoked_at=at)
    )


def change_password(act: Act, *, user: User, new: str, keep: int | None) -> None:
    """Set a password; all other sessions end."""
    invalid_if(rules.password_refusals(new, login=user.login))
    user.password_hash = hash_password(new)
    revoke_sessions(user.id, at=act.at, keep=keep)
    journal.note(act, user, "change_password")


def close_other_sessions(act: Act, *, keep: SignIn) -> None:
    """Sign a person out of every device but this one."""
    revoke_sessions(act.actor.id, at=act.at, keep=keep.id)
    journal.note(act, keep, "sign_out_others")


def set_second_factor(act: Act, *, user: User, secret: str, code: str, keep: int | None) -> None:
    """Turn the second factor on, once a code proves that the phone holds the secret."""
    totp, typed = pyotp.TOTP(secret), code.strip()
    step = totp.timecode(act.at)
    fitting = [
        near
        for near in (step - 1, step, step + 1)
        if hmac.compare_digest(totp.generate_otp(near).encode(), typed.encode())
    ]
    if not fitting:
        raise invalid("otp", "动态口令不正确，请等手机上的数字更新后再输入")
    user.totp_secret, user.totp_last_step = secret, fitting[0]
    revoke_sessions(user.id, at=act.at, keep=keep)
    journal.note(act, user, "set_second_factor")


def send_code(county: County, mobile: str) -> str:
    """Make a one-time code for a phone; the caller sends it. Limited per number."""
    index = queries.mobile_index(mobile)
    limits.hit(f"code:{index}", limit=5, seconds=900)
    code = f"{secrets.randbelow(1_000_000):06d}"
    at = clock.now()
    db.session.add(
        LoginCode(
            county_id=county.id,
            mobile_index=index,
            code_hash=queries.token_hash(f"{index}:{code}"),
            created_at=at,
            expires_at=at + timedelta(minutes=CODE_MINUTES),
        )
    )
    return code


def use_code(county: County, mobile: str, code: str) -> bool:
    """Whether the newest code sent to the phone is this one; a code works once."""
    index = queries.mobile_index(mobile)
    row = db.session.scalars(
        select(LoginCode)
        .where(LoginCode.county_id == county.id, LoginCode.mobile_index == index)
        .order_by(LoginCode.id.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    if row is None or row.used_at or row.expires_at <= clock.now() or row.tries >= CODE_TRIES:
        return False
    row.tries += 1
    if not hmac.compare_digest(row.code_hash, queries.token_hash(f"{index}:{code.strip()}")):
        return False
    row.used_at = clock.now()
    return True
