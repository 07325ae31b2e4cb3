"""The people of an institution: invite, suspend, restore, change a role."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts import commands, queries, rules
from app.accounts.forms import InviteForm, ReasonForm, RoleForm
from app.accounts.models import Organisation, User
from app.accounts.views.room import room
from app.infra import pending
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import ROLE_LABELS, Permission, Role
from app.kernel.refusals import conflict

LINK = "invitation_link"
LINK_MINUTES = 10


@room.page("/members", may=Permission.MEMBER_INVITE)
def members(act: Act) -> Any:
    """The people of one's own institution."""
    organisation = queries.organisation_of(act.actor)
    if organisation is None:
        raise conflict("no_organisation", "您没有所属机构")
    return organisation_members(act, organisation)


@room.page(
    "/organisations/<id:organisation>/members",
    may=Permission.MEMBER_INVITE,
    subject=queries.managed_organisation_for,
)
def organisation_members(act: Act, organisation: Organisation) -> Any:
    invite, role = form_for(InviteForm), form_for(RoleForm)
    invite.role.choices = role.role.choices = _role_choices(organisation)
    return render_template(
        "accounts/members.html",
        organisation=organisation,
        people=queries.everyone_of(organisation),
        invite=invite,
        role=role,
        suspend=form_for(ReasonForm),
        link=pending.take(LINK, owner_id=act.actor.id),
        unconfirmed={user.id for user in queries.unconfirmed(act.actor)},
        on=act.on,
    )


def _role_choices(organisation: Organisation) -> list[tuple[str, str]]:
    return [(r.value, _(ROLE_LABELS[r])) for r in rules.roles_of_kind(organisation.kind)]


@room.action(
    "/organisations/<id:organisation>/members",
    may=Permission.MEMBER_INVITE,
    subject=queries.managed_organisation_for,
    form=InviteForm,
    again=organisation_members,
)
def invite_member(act: Act, organisation: Organisation, form: InviteForm) -> Any:
    mobile = rules.normal_mobile(form.mobile.data or "")
    user, token = commands.invite_user(
        act,
        login=form.login.data or "",
        name=form.name.data or "",
        role=Role(form.role.data),
        organisation=organisation,
        mobile=mobile,
    )
    _hand_over(act, user, token)
    return _to_members(organisation)


def _hand_over(act: Act, user: User, token: str) -> None:
    """The link goes to the person's phone; without a gateway it is shown here once."""
    link = url_for("accounts.accept_invitation", token=token, _external=True)
    if commands.deliver(act, user=user, link=link):
        flash(_("已邀请；链接已发到本人手机，您看不到"))
        return
    pending.put(LINK, link, owner_id=act.actor.id, minutes=LINK_MINUTES)
    flash(_("已邀请；请把下面的链接交给本人"))


def _to_members(organisation: Organisation) -> Any:
    where = url_for("accounts.organisation_members", organisation=organisation.public_id)
    return redirect(where, 303)


def _members_again(act: Act, member: User) -> Any:
    return organisation_members(act, _organisation_of(act, member))


def _organisation_of(act: Act, member: User) -> Organisation:
    """The institution of a member as whoever manages them sees it: the newest one managed."""
    organisation = queries.managed_organisation_of(act.actor, member)
    assert organisation is not None, member.public_id
    return organisation


@room.action(
    "/members/<id:member>/suspend",
    may=Permission.MEMBER_INVITE,
    subject=queries.managed_member_for,
    form=ReasonForm,
    again=_members_again,
)
def suspend_member(act: Act, member: User, form: ReasonForm) -> Any:
    commands.suspend_user(act, user=member, reason=form.reason.data or "")
    flash(_("已停用，该用户已从所有设备退出"))
    return _to_members(_organisation_of(act, member))


@room.action(
    "/members/<id:member>/restore",
    may=Permission.MEMBER_INVITE,
    subject=queries.managed_member_for,
    again=_members_again,
)
def restore_member(act: Act, member: User) -> Any:
    commands.restore_user(act, user=member)
    flash(_("已恢复"))
    return _to_members(_organisation_of(act, member))


@room.action(
    "/members/<id:member>/invite-again",
    may=Permission.MEMBER_INVITE,
    subject=queries.managed_member_for,
    again=_members_again,
)
def invite_again(act: Act, member: User) -> Any:
    token = commands.renew_invitation(act, user=member)
    flash(_("旧链接已作废"))
    _hand_over(act, member, token)
    return _to_members(_organisation_of(act, member))


@room.action(
    "/members/<id:member>/role",
    may=Permission.MEMBER_INVITE,
    subject=queries.managed_member_for,
    form=RoleForm,
    again=_members_again,
)
def change_role(act: Act, member: User, form: RoleForm) -> Any:
    organisation = _organisation_of(act, member)
    commands.change_role(act, user=member, organisation=organisation, role=Role(form.role.data))
    flash(_("角色已变更，本人需要重新登录"))
    return _to_members(organisation)


@room.page("/members/unconfirmed", may=Permission.MEMBER_INVITE)
def unconfirmed(act: Act) -> Any:
    """Accounts that hang on their inviter until a second person has confirmed them."""
    people = queries.unconfirmed(act.actor)
    inviters = queries.actor_names({user.invited_by for user in people if user.invited_by})
    return render_template("accounts/unconfirmed.html", people=people, inviters=inviters)


def _unconfirmed_again(act: Act, member: User) -> Any:
    return unconfirmed(act)


@room.action(
    "/members/<id:member>/confirm",
    may=Permission.MEMBER_INVITE,
    subject=queries.unconfirmed_for,
    again=_unconfirmed_again,
)
def confirm_member(act: Act, member: User) -> Any:
    commands.confirm_user(act, user=member)
    flash(_("已确认：账号在本人手里"))
    return redirect(url_for("accounts.unconfirmed"), 303)
