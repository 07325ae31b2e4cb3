"""Writes of the room, one file per noun."""

from app.accounts.commands.confirming import confirm_user, require_second_eye
from app.accounts.commands.interests import declare_interest, end_interest
from app.accounts.commands.invitations import (
    accept_invitation,
    deliver,
    invitation_is_open,
    invite_user,
    renew_invitation,
)
from app.accounts.commands.organisations import (
    found_organisation,
    rename_organisation,
    retire_organisation,
    take_organisation_live,
)
from app.accounts.commands.people import (
    add_person,
    change_role,
    register_entrepreneur,
    restore_user,
    set_locale,
    suspend_user,
)
from app.accounts.commands.sessions import (
    CODE_MINUTES,
    change_password,
    check_password,
    close_other_sessions,
    close_session,
    hash_password,
    may_sign_in,
    open_session,
    prove_identity,
    revoke_sessions,
    send_code,
    set_second_factor,
    use_code,
)

__all__ = [
    "CODE_MINUTES",
    "accept_invitation",
    "add_person",
    "change_password",
    "change_role",
    "check_password",
    "close_other_sessions",
    "close_session",
    "confirm_user",
    "declare_interest",
    "deliver",
    "end_interest",
    "found_organisation",
    "hash_password",
    "invitation_is_open",
    "invite_user",
    "may_sign_in",
    "open_session",
    "prove_identity",
    "register_entrepreneur",
    "renew_invitation",
    "restore_user",
    "rename_organisation",
    "require_second_eye",
    "retire_organisation",
    "revoke_sessions",
    "send_code",
    "set_locale",
    "set_second_factor",
    "suspend_user",
    "take_organisation_live",
    "use_code",
]
