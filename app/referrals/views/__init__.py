"""Pages of the room, one file per reader."""

from app.referrals.views import approving, bank, centre, file, offering, offers, owner, packages
from app.referrals.views.room import room

__all__ = ["approving", "bank", "centre", "file", "offering", "offers", "owner", "packages", "room"]
