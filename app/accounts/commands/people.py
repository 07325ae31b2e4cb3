"""People: registered by themselves or entered, suspended, moved to another role."""

import secrets

from app.accounts import queries, rules
from app.accounts.commands.sessions import revoke_sessions
from app.accounts.models import Membership, Organisation, User
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.search import pinyin_of
from app.infra.tasks import open_task
from app.kernel.actors import Role
from app.kernel.refusals import conflict, invalid_if, refuse_if
from app.kernel.words import N_


def add_person(
    act: Act,
    *,
    login: str,
    name: str,
    role: Role,
    organisation: Organisation | None = None,
    mobile: str | None = None,
    password_hash: str | None = None,
    demo: bool = False,
) -> User:
    """Enter a person with a role; active at once (registration, set-up, demo)."""
    user = new_user(act, login=login, name=name, mobile=mobile)
    user.password_hash = password_hash
    user.demo = demo
    join(act, user, organisation, role)
    journal.record(act, user, "register")
    journal.record(act, user, "activate")
    return user


def register_entrepreneur(act: Act, *, name: str, mobile: str) -> User:
    """An entrepreneur's own registration after the phone was proved."""
    if queries.user_by_mobile(act.actor.county_id, mobile) is not None:
        raise conflict("mobile_known", "这个手机号已经注册，请直接登录")
    login = f"u{secrets.token_hex(6)}"
    return add_person(act, login=login, name=name, role=Role.ENTREPRENEUR, mobile=mobile)


def suspend_user(act: Act, *, user: User, reason: str) -> User:
    """Stop a person from signing in; every open session ends with it."""
    if user.id == act.actor.id:
        raise conflict("own_account", "不能停用自己的账号")
    revoke_sessions(user.id, at=act.at)
    journal.record(act, user, "suspend", reason=reason, announce="user.suspended")
    return user


def restore_user(act: Act, *, user: User) -> User:
    journal.record(act, user, "restore")
    return user


def change_role(act: Act, *, user: User, organisation: Organisation, role: Role) -> User:
    """End the present roles in the organisation today and begin another.

    Open sessions end: each acts in the role it was opened with.
    """
    invalid_if(rules.role_refusals(role, kind=organisation.kind))
    if user.id == act.actor.id:
        raise conflict("own_account", "不能改变自己的角色")
    if _holds(user, organisation, role):
        raise conflict("role_held", "这位用户已经是这个角色", field="role")
    first = _first_from_outside(act, organisation, role)
    revoke_sessions(user.id, at=act.at)
    for membership in user.memberships:
        if membership.organisation_id == organisation.id and membership.valid_to is None:
            membership.valid_to = act.on
    join(act, user, organisation, role)
    journal.note(act, user, "change_role", detail={"role": role.value})
    if first:
        _hang_on(act, user)
        db.session.flush()
        ask_to_confirm(act, user, organisation)
    return user


def _hang_on(act: Act, user: User) -> None:
    """Until the finance lead has confirmed them, a manager counts as the hand that made them one.

    Whoever nobody has confirmed yet stays with the holder of their link.
    """
    if user.invited_by is None or user.confirmed_by is not None:
        user.invited_by = act.actor.id
    user.awaits_lead, user.confirmed_by, user.confirmed_at = True, None, None


def _first_from_outside(act: Act, organisation: Organisation, role: Role) -> bool:
    """Whether the administrator makes an institution's first manager; another one is refused.

    Else the administrator, who may not invite an approver, would make one of an officer.
    """
    if not from_outside(act, organisation) or role not in rules.managers_of_kind(organisation.kind):
        return False
    manned = queries.has_manager(organisation, act.on)
    refuse_if(rules.outsider_refusals(role, kind=organisation.kind, has_manager=manned))
    return True


def from_outside(act: Act, organisation: Organisation) -> bool:
    """Whether somebody of another institution acts; the installation itself is nobody."""
    return bool(act.actor.id) and act.actor.organisation_id != organisation.id


def ask_to_confirm(act: Act, user: User, organisation: Organisation) -> None:
    """The first manager of an institution waits on the finance lead's desk."""
    if not user.awaits_lead:
        return
    open_task(
        act,
        kind="confirm_account",
        subject=user,
        text=N_("请确认 {organisation} 的第一位负责人 {name}"),
        values={"organisation": organisation.name, "name": user.name},
        url="/members/unconfirmed",
        role=Role.FINANCE_LEAD,
    )


def _holds(user: User, organisation: Organisation, role: Role) -> bool:
    return any(
        m.organisation_id == organisation.id and m.role == role.value and m.valid_to is None
        for m in user.memberships
    )


def set_locale(act: Act, *, user: User, locale: str) -> User:
    """Remember the language a person reads."""
    user.locale = "en" if locale == "en" else "zh"
    journal.note(act, user, "set_locale", detail={"locale": user.locale})
    return user


def new_user(act: Act, *, login: str, name: str, mobile: str | None) -> User:
    return User(
        county_id=act.actor.county_id,
        login=login.strip(),
        name=name.strip(),
        name_pinyin=pinyin_of(name),
        mobile=mobile,
        mobile_index=queries.mobile_index(mobile) if mobile else None,
    )


def join(act: Act, user: User, organisation: Organisation | None, role: Role) -> None:
    """Begin a role today."""
    user.memberships.append(
        Membership(
            organisation_id=organisation.id if organisation else None,
            organisation=organisation,
            role=role.value,
            valid_from=act.on,
        )
    )
