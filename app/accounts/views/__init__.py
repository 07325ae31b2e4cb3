"""Pages of the room: signing in, one's own account, the people and institutions one manages."""

from app.accounts.views import account, invitations, members, organisations, signing_in
from app.accounts.views.room import room

__all__ = ["account", "invitations", "members", "organisations", "room", "signing_in"]
