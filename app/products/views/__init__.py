"""Pages of the room, one file per reader."""

from app.products.views import bank, calculator, catalogue, imports
from app.products.views.room import room

__all__ = ["bank", "calculator", "catalogue", "imports", "room"]
