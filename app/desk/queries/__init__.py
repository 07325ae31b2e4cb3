"""Composite reads of the desk."""

from app.desk.queries.guides import GUIDES, NAMES, PICTURES, guide, titles
from app.desk.queries.home import Home, NeedLine, NextThing, home
from app.desk.queries.need_file import NeedFile, need_file
from app.desk.queries.park import ParkCard, park_card
from app.desk.queries.privacy import Held, copy_of, held, periods, read_by
from app.desk.queries.search import TEXT_MAX, Found, search
from app.desk.queries.work import SHOWS, Item, Work, work, work_list

__all__ = [
    "GUIDES",
    "NAMES",
    "PICTURES",
    "SHOWS",
    "TEXT_MAX",
    "Found",
    "Held",
    "Home",
    "Item",
    "NeedFile",
    "NeedLine",
    "NextThing",
    "ParkCard",
    "Work",
    "copy_of",
    "held",
    "guide",
    "home",
    "need_file",
    "park_card",
    "periods",
    "read_by",
    "search",
    "titles",
    "work",
    "work_list",
]
