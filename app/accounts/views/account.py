"""One's own account: devices, password, second factor, language."""

from typing import Any

import pyotp
from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import commands, queries
from app.accounts.forms import LocaleForm, PasswordForm, SecondFactorForm
from app.accounts.models import SignIn, User
from app.accounts.views.room import room
from app.accounts.views.signing_in import local_path
from app.infra import limits, pending, qr
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Access
from app.kernel.refusals import invalid

ISSUER = "归雁融 Guiyan"
ENROLLING = "totp_secret"
ENROLLING_MINUTES = 15


@room.page("/account", may=Access.SIGNED_IN)
def account(act: Act) -> Any:
    return render_template(
        "accounts/account.html",
        user=queries.user_of(act.actor),
        sessions=queries.live_sessions(act.actor),
        present=current_user.sign_in.id,
        password=form_for(PasswordForm),
        interests=queries.interests_of(act.actor),
    )


@room.action("/account/password", may=Access.SIGNED_IN, form=PasswordForm, again=account)
def change_password(act: Act, form: PasswordForm) -> Any:
    user = queries.user_of(act.actor)
    _check_password(user, form.current.data or "")
    commands.change_password(
        act, user=user, new=form.password.data or "", keep=current_user.sign_in.id
    )
    flash(_("密码已修改，其他设备已退出登录"))
    return redirect(url_for("accounts.account"), 303)


def _check_password(user: User, typed: str) -> None:
    if not user.password_hash:
        return
    limits.hit(f"current:{user.id}", limit=10, seconds=900)
    if not commands.check_password(user, typed):
        raise invalid("current", "现在的密码不正确")
    limits.give_back(f"current:{user.id}", seconds=900)


def _own_session(actor: Any, public_id: str) -> SignIn | None:
    found = [s for s in queries.live_sessions(actor) if s.public_id == public_id]
    return found[0] if found else None


@room.action("/account/sessions/<id:sign_in_row>/end", may=Access.SIGNED_IN, subject=_own_session)
def end_session(act: Act, sign_in_row: SignIn) -> Any:
    commands.close_session(act, sign_in=sign_in_row)
    flash(_("该设备已退出登录"))
    return redirect(url_for("accounts.account"), 303)


@room.action("/account/sessions/end-others", may=Access.SIGNED_IN)
def end_other_sessions(act: Act) -> Any:
    commands.close_other_sessions(act, keep=current_user.sign_in)
    flash(_("其他设备都已退出登录"))
    return redirect(url_for("accounts.account"), 303)


@room.page("/account/second-factor", may=Access.SIGNED_IN)
def second_factor(act: Act) -> Any:
    """Show a fresh secret and its QR; it counts only once a code from it is confirmed."""
    user = queries.user_of(act.actor)
    secret = pending.get(ENROLLING, owner_id=user.id)
    if secret is None:
        secret = pyotp.random_base32()
        pending.put(ENROLLING, secret, owner_id=user.id, minutes=ENROLLING_MINUTES)
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.login, issuer_name=ISSUER)
    return render_template(
        "accounts/second_factor.html",
        user=user,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        qr=qr.drawing(uri, scale=5),
        form=form_for(SecondFactorForm),
    )


@room.action(
    "/account/second-factor", may=Access.SIGNED_IN, form=SecondFactorForm, again=second_factor
)
def set_second_factor(act: Act, form: SecondFactorForm) -> Any:
    user = queries.user_of(act.actor)
    _check_password(user, form.current.data or "")
    secret = pending.get(ENROLLING, owner_id=user.id)
    if secret is None:
        raise invalid("otp", "页面已过期，请重新扫描新的二维码")
    commands.set_second_factor(
        act, user=user, secret=secret, code=form.otp.data or "", keep=current_user.sign_in.id
    )
    pending.drop(ENROLLING)
    flash(_("动态口令已开启，下次登录时需要输入"))
    return redirect(url_for("accounts.account"), 303)


@room.action("/locale", may=Access.ANYONE, form=LocaleForm)
def set_locale(act: Act | None, form: LocaleForm) -> Any:
    """Choose the language: remembered by this browser, and by the account of whoever signed in."""
    session["locale"] = form.locale.data
    if act is not None:
        user = queries.user_of(act.actor)
        commands.set_locale(act, user=user, locale=form.locale.data or "zh")
    back = local_path(form.next.data) or url_for("desk.front")
    return redirect(back, 303)
