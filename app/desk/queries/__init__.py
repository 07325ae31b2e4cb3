"""Composite reads of the desk."""

from app.desk.queries.home import Home, NeedLine, NextThing, home
from app.desk.queries.need_file import NeedFile, need_file
from app.desk.queries.privacy import Held, copy_of, held, periods, read_by
from app.desk.queries.search import TEXT_MAX, Found, search
from app.desk.queries.work import Work, work

__all__ = [
    "TEXT_MAX",
    "Found",
    "Held",
    "Home",
    "NeedFile",
    "NeedLine",
    "NextThing",
    "Work",
    "copy_of",
    "held",
    "home",
    "need_file",
    "periods",
    "read_by",
    "search",
    "work",
]
