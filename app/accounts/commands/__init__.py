"""Writes of the room, one file per noun."""

from app.accounts.commands.interests import declare_interest, end_interest
from app.accounts.commands.organisations import (
    found_organisation,
    retire_organisation,
    take_organisation_live,
)
from app.accounts.commands.people import (
    add_person,
    change_role,
    invite_user,
    register_entrepreneur,
    restore_user,
    set_locale,
    suspend_user,
)
from app.accounts.commands.sessions import (
    change_password,
    check_password,
    close_session,
    hash_password,
    open_session,
    prove_identity,
    revoke_sessions,
    send_code,
    use_code,
)

__all__ = [
    "add_person",
    "change_password",
    "change_role",
    "check_password",
    "close_session",
    "declare_interest",
    "end_interest",
    "found_organisation",
    "hash_password",
    "invite_user",
    "open_session",
    "prove_identity",
    "register_entrepreneur",
    "restore_user",
    "retire_organisation",
    "revoke_sessions",
    "send_code",
    "set_locale",
    "suspend_user",
    "take_organisation_live",
    "use_code",
]
