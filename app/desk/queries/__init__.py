"""Composite reads of the desk."""

from app.desk.queries.home import Home, NeedLine, NextThing, home
from app.desk.queries.need_file import NeedFile, need_file
from app.desk.queries.search import TEXT_MAX, Found, search
from app.desk.queries.work import Work, work

__all__ = [
    "TEXT_MAX",
    "Found",
    "Home",
    "NeedFile",
    "NeedLine",
    "NextThing",
    "Work",
    "home",
    "need_file",
    "search",
    "work",
]
