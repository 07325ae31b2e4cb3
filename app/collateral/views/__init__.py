"""Pages of the room, one file per reader."""

from app.collateral.views import catalogue, lender, liens, owner
from app.collateral.views.room import room

__all__ = ["catalogue", "lender", "liens", "owner", "room"]
