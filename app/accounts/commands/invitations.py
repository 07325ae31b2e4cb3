"""Invitations: a link that works once, for seven days; only its hash is kept."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update

from app.accounts import queries, rules
from app.accounts.commands.people import ask_to_confirm, from_outside, join, new_user
from app.accounts.commands.sessions import hash_password
from app.accounts.models import Invitation, Organisation, User
from app.infra import clock, journal, sms
from app.infra.acts import Act, act_of
from app.infra.db import db
from app.kernel.actors import Role
from app.kernel.refusals import conflict, invalid, invalid_if, refuse_if

INVITATION_DAYS = 7


def invite_user(
    act: Act, *, login: str, name: str, role: Role, organisation: Organisation, mobile: str | None
) -> tuple[User, str]:
    """Invite a person into an institution; returns them and the secret of the link.

    `deliver` says who gets it: the invited person's phone, or whoever invites, once.
    """
    invalid_if(rules.role_refusals(role, kind=organisation.kind))
    outside = from_outside(act, organisation)
    if outside:
        manned = queries.has_manager(organisation, act.on)
        refuse_if(rules.outsider_refusals(role, kind=organisation.kind, has_manager=manned))
    _refuse_unreachable(act, mobile)
    if queries.user_by_name(login) is not None:
        raise conflict("login_taken", "这个登录名已被使用", field="login")
    if mobile and queries.user_by_mobile(act.actor.county_id, mobile) is not None:
        raise conflict("mobile_known", "这个手机号已经注册", field="mobile")
    user = new_user(act, login=login, name=name, mobile=mobile)
    user.awaits_lead = outside and bool(rules.managers_of_kind(organisation.kind))
    join(act, user, organisation, role)
    journal.record(act, user, "invite", detail={"role": role.value})
    db.session.flush()
    ask_to_confirm(act, user, organisation)
    return user, _new_link(act, user)


def _refuse_unreachable(act: Act, mobile: str | None) -> None:
    if sms.delivers(act.actor.county_id) and not mobile:
        raise invalid("mobile", "请填写本人手机号：邀请链接只发到本人手机")


def deliver(act: Act, *, user: User, link: str) -> bool:
    """Send the link to the invited person's own phone; False where there is no way to.

    Where messages are sent the inviter never sees the link.
    """
    if not sms.delivers(act.actor.county_id) or user.mobile is None:
        return False
    sms.send_sms(act, mobile=user.mobile, template="invitation", values={"link": link})
    return True


def renew_invitation(act: Act, *, user: User) -> str:
    """A fresh link for someone who has not come in yet; older ones stop working."""
    if user.state != "invited":
        raise conflict("already_active", "这位用户已经启用账号，不需要再邀请")
    organisation = user.memberships[-1].organisation
    if organisation is not None and from_outside(act, organisation) and not user.awaits_lead:
        manned = queries.has_manager(organisation, act.on)
        role = Role(user.memberships[-1].role)
        refuse_if(rules.outsider_refusals(role, kind=organisation.kind, has_manager=manned))
    _refuse_unreachable(act, user.mobile)
    db.session.execute(
        update(Invitation)
        .where(Invitation.user_id == user.id, Invitation.used_at.is_(None))
        .values(expires_at=act.at)
    )
    journal.note(act, user, "invite_again")
    return _new_link(act, user)


def _new_link(act: Act, user: User) -> str:
    token = secrets.token_urlsafe(24)
    # Whoever holds a link may be the one who uses it: the account hangs on the newest holder.
    user.invited_by, user.confirmed_by, user.confirmed_at = act.actor.id or None, None, None
    db.session.add(
        Invitation(
            county_id=act.actor.county_id,
            token_hash=queries.token_hash(token),
            user_id=user.id,
            # The first administrator is invited by nobody but the installation.
            invited_by=act.actor.id or user.id,
            created_at=act.at,
            expires_at=act.at + timedelta(days=INVITATION_DAYS),
        )
    )
    return token


def invitation_is_open(invitation: Invitation, at: datetime) -> bool:
    """Whether the link still works: unused, in time, its person still only invited."""
    waiting = queries.person_of(invitation).state == "invited"
    return invitation.used_at is None and invitation.expires_at > at and waiting


def accept_invitation(*, invitation: Invitation, password: str) -> User:
    """The invited person sets a password and is in; the act is their own."""
    at = clock.now()
    if not invitation_is_open(invitation, at):
        raise conflict("invitation_over", "邀请链接已使用或已过期，请联系本单位管理员重新邀请")
    user = queries.person_of(invitation)
    invalid_if(rules.password_refusals(password, login=user.login))
    user.password_hash = hash_password(password)
    invitation.used_at = at
    act = act_of(queries.actor_of(user, user.memberships[-1]))
    journal.record(act, user, "activate")
    return user
