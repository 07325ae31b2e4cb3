"""The page behind the link of an invitation: set a password, and one is a member."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.accounts import commands, queries
from app.accounts.forms import AcceptInvitationForm
from app.accounts.models import Invitation
from app.accounts.views.room import room
from app.infra import clock
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Access
from app.kernel.errors import NotVisible


@room.page("/invitations/<token>", may=Access.ANYONE)
def accept_invitation(act: Act | None, token: str) -> Any:
    invitation = _invitation(token)
    return render_template(
        "accounts/invitation.html",
        invitation=invitation,
        person=queries.person_of(invitation),
        token=token,
        open=commands.invitation_is_open(invitation, clock.now()),
        form=form_for(AcceptInvitationForm),
    )


@room.action(
    "/invitations/<token>",
    may=Access.ANYONE,
    form=AcceptInvitationForm,
    again=accept_invitation,
)
def use_invitation(act: Act | None, token: str, form: AcceptInvitationForm) -> Any:
    commands.accept_invitation(invitation=_invitation(token), password=form.password.data or "")
    flash(_("账号已启用，请用登录名和刚设置的密码登录"))
    return redirect(url_for("accounts.sign_in"), 303)


def _invitation(token: str) -> Invitation:
    found = queries.invitation_by_token(token)
    if found is None:
        raise NotVisible("invitation")
    return found
