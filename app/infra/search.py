"""Finding names by pinyin and initials: computed when saved, searched as plain columns."""

from functools import lru_cache
from importlib import import_module
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute


@lru_cache(maxsize=4096)
def pinyin_of(text: str) -> str:
    """The name in pinyin without tones: 奉节脐橙 -> "fengjieqicheng"."""
    return "".join(_pypinyin().lazy_pinyin(text)).lower()


@lru_cache(maxsize=4096)
def initials_of(text: str) -> str:
    """The first letters: 奉节脐橙 -> "fjqc"."""
    pypinyin = _pypinyin()
    return "".join(pypinyin.lazy_pinyin(text, style=pypinyin.Style.FIRST_LETTER)).lower()


def _pypinyin() -> Any:
    # Loaded with the first name: its dictionary takes longer than everything else at the start.
    return import_module("pypinyin")


def matching(text: str, *columns: InstrumentedAttribute) -> ColumnElement[bool]:
    """Whether any of the columns contains what was typed; `%` and `_` are taken literally."""
    typed = text.strip()
    for special in ("\\", "%", "_"):
        typed = typed.replace(special, f"\\{special}")
    return or_(*(column.ilike(f"%{typed}%", escape="\\") for column in columns))
