"""Signing in and out, registering with a phone."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user

from app.accounts import commands, queries, rules
from app.accounts.commands.sessions import second_factor_needed
from app.accounts.forms import CodeForm, MobileForm, RegisterForm, SignInForm
from app.accounts.identity import SignedIn, client_address
from app.accounts.models import User
from app.accounts.views.room import room
from app.infra import clock, limits, pending
from app.infra.acts import Act, machine_act
from app.infra.counties import County
from app.infra.db import db
from app.infra.forms import form_for
from app.infra.sms import send_sms
from app.kernel.actors import Access
from app.kernel.refusals import conflict, invalid


@room.page("/login", may=Access.ANYONE)
def sign_in(act: Act | None) -> Any:
    if act is not None:
        return redirect(url_for("desk.landing"))
    return render_template(
        "accounts/sign_in.html",
        form=form_for(SignInForm),
        next=local_path(request.args.get("next")),
        people=queries.demo_people(),
    )


@room.action("/login", may=Access.ANYONE, form=SignInForm, again=sign_in)
def start_session(act: Act | None, form: SignInForm) -> Any:
    user = commands.prove_identity(
        form.username.data or "",
        form.password.data or "",
        form.otp.data,
        address=client_address(request),
    )
    if user is None:
        raise invalid("password", "登录名、密码或动态口令不正确", code="wrong_credentials")
    return enter(user)


def enter(user: User) -> Any:
    """Open a new session under a new id; whatever the browser held before is dropped."""
    sign_in_row, token = commands.open_session(
        user, kind="page", device=request.headers.get("User-Agent", ""), at=clock.now()
    )
    db.session.flush()
    carried = {name: session[name] for name in ("precheck", "locale") if name in session}
    for kind in ("code_mobile", "code_shown"):
        pending.drop(kind)
    session.clear()
    session.update(carried)
    login_user(SignedIn(token, sign_in_row))
    return redirect(local_path(request.args.get("next")) or url_for("desk.landing"), 303)


def local_path(target: str | None) -> str | None:
    """A path of this site, or nothing: never send a person elsewhere after signing in."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


@room.action("/logout", may=Access.SIGNED_IN)
def sign_out(act: Act) -> Any:
    commands.close_session(act, sign_in=current_user.sign_in)
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


@room.page("/login/code", may=Access.ANYONE)
def ask_code(act: Act | None) -> Any:
    return render_template("accounts/ask_code.html", form=form_for(MobileForm))


@room.action("/login/code", may=Access.ANYONE, form=MobileForm, again=ask_code)
def send_code(act: Act | None, form: MobileForm) -> Any:
    county = _county()
    mobile = rules.normal_mobile(form.mobile.data or "") or ""
    limits.hit(f"code-from:{client_address(request)}", limit=60, seconds=900)
    code = commands.send_code(county, mobile)
    pending.put("code_mobile", mobile, owner_id=0, minutes=commands.CODE_MINUTES)
    # A simulated county sends no messages; a production server never shows a code on screen.
    if not county.real and current_app.config["STAGE"] != "production":
        pending.put("code_shown", code, owner_id=0, minutes=commands.CODE_MINUTES)
    send_sms(machine_act(county.id), mobile=mobile, template="login_code", values={"code": code})
    return redirect(url_for("accounts.enter_code"), 303)


def _county() -> County:
    county = queries.county_of_pack(current_app.config["COUNTY"])
    if county is None:
        raise conflict("no_county", "系统尚未设置县区，请联系管理员")
    return county


@room.page("/login/code/enter", may=Access.ANYONE)
def enter_code(act: Act | None) -> Any:
    mobile = pending.get("code_mobile", owner_id=0) or ""
    known = bool(mobile) and queries.user_by_mobile(_county().id, mobile) is not None
    form_class = CodeForm if known else RegisterForm
    return render_template(
        "accounts/enter_code.html",
        form=form_for(form_class, mobile=mobile),
        known=known,
        shown=pending.get("code_shown", owner_id=0),
    )


@room.action("/login/code/enter", may=Access.ANYONE, form=CodeForm, again=enter_code)
def use_code(act: Act | None, form: CodeForm) -> Any:
    county, mobile = _proved(form)
    user = queries.user_by_mobile(county.id, mobile)
    if user is None or user.state != "active":
        raise invalid("mobile", "这个手机号还没有注册，请先注册")
    if second_factor_needed(user) or not commands.may_sign_in(user):
        # A text message stands in for neither the second factor nor a demo that is over.
        return redirect(url_for("accounts.sign_in"), 303)
    return enter(user)


@room.action("/register", may=Access.ANYONE, form=RegisterForm, again=enter_code)
def register(act: Act | None, form: RegisterForm) -> Any:
    county, mobile = _proved(form)
    user = commands.register_entrepreneur(
        machine_act(county.id), name=form.name.data or "", mobile=mobile
    )
    db.session.flush()
    return enter(user)


@room.page("/register", may=Access.ANYONE)
def start_registration(act: Act | None) -> Any:
    return redirect(url_for("accounts.ask_code"))


def _proved(form: CodeForm) -> tuple[County, str]:
    county = _county()
    mobile = rules.normal_mobile(form.mobile.data or "") or ""
    if not commands.use_code(county, mobile, form.code.data or ""):
        # The counted try must survive the refusal, or guessing would be free.
        raise invalid("code", "验证码不正确或已过期，请重新获取", keep=True)
    return county, mobile
