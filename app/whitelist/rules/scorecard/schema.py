"""What a data set's columns mean: the schema, a TOML document (数据说明)."""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.kernel.documents import BadInput, Fields
from app.whitelist.rules.scorecard.table import ENCODINGS, shown

CONTRACT = "guiyan-scorecard/1"
KINDS = ("numeric", "categorical", "date", "ignored")
DIRECTIONS = {"increasing": 1, "decreasing": -1, "none": 0}
OPERATIONS = ("max", "min", "sum", "mean", "count_over", "ratio", "trend")
OVER_MOST = 1e300
_REQUIRED = ("contract", "name", "id", "target", "positive", "columns")
_LABELS = ("label", "label_en")


@dataclass(frozen=True)
class Column:
    """One column. `direction` is that of the default probability: 1 up, -1 down, 0 free.

    `sources` is empty unless the column is derived; then `operation` says how, and `over` is the
    limit of count_over. `changeable` says that a person can do something about it.
    """

    name: str
    kind: str
    direction: int = 0
    protected: bool = False
    changeable: bool = False
    label: str = ""
    label_en: str = ""
    sources: tuple[str, ...] = ()
    operation: str = ""
    over: float = 0.0

    @property
    def is_feature(self) -> bool:
        return self.kind in ("numeric", "categorical") and not self.protected


@dataclass(frozen=True)
class Schema:
    """A data set: names of its id, target and date columns, its columns in order."""

    name: str
    id: str
    target: str
    positive: str
    encoding: str
    date: str | None
    columns: tuple[Column, ...]
    document: Mapping[str, Any]

    @property
    def features(self) -> tuple[Column, ...]:
        """The columns a card may use, derived ones last."""
        return tuple(column for column in self.columns if column.is_feature)

    @property
    def protected(self) -> tuple[Column, ...]:
        kinds = ("numeric", "categorical")
        return tuple(c for c in self.columns if c.protected and c.kind in kinds)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]


def read_schema(raw: bytes) -> Schema:
    """The schema in a TOML file. Raises BadInput naming what is wrong and where."""
    try:
        document = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadInput("the schema is not UTF-8", f"byte {error.start}") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput(f"the schema is not TOML: {error}", "schema") from None
    return schema_of(document)


def schema_of(document: Any) -> Schema:
    """The schema in a plain document, as TOML or a card's copy gives it."""
    fields = Fields(document, required=_REQUIRED, optional=("encoding", "date", "derived"))
    if fields.value("contract") != CONTRACT:
        raise BadInput(f"the schema's contract must be {shown(CONTRACT)}", "contract")
    name, key, target = (_name(fields.value(n), n) for n in ("name", "id", "target"))
    date = _name(fields.value("date"), "date") if "date" in fields else None
    roles = {key, target, date}
    columns = [_column(n, v) for n, v in _tables(fields, "columns").items()]
    columns = [_in_its_role(c) if c.name in roles else c for c in columns]
    _add_derived(columns, _tables(fields, "derived") if "derived" in fields else {})
    _refuse_roles(columns, key, target, date)
    return Schema(
        name,
        key,
        target,
        _label(fields.value("positive")),
        _encoding(document.get("encoding", "utf-8")),
        date,
        tuple(columns),
        document,
    )


def _name(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise BadInput("a name is expected: a text that is not empty, on one line", where)
    return unicodedata.normalize("NFC", value.strip())


def _label(value: Any) -> str:
    """The label of a bad outcome, compared as text: 1 and "1" are the same."""
    if isinstance(value, bool) or not isinstance(value, str | int) or str(value) == "":
        raise BadInput("the label of a bad outcome must be a text or an integer", "positive")
    return str(value)


def _encoding(value: Any) -> str:
    if not isinstance(value, str) or value.lower().replace("_", "-") not in (*ENCODINGS, "utf8"):
        raise BadInput(f"the encoding must be one of {', '.join(ENCODINGS)}", "encoding")
    return value.lower().replace("_", "-").replace("utf8", "utf-8")


def _tables(fields: Fields, key: str) -> dict[str, Any]:
    value = fields.value(key)
    if not isinstance(value, dict) or (key == "columns" and not value):
        raise BadInput(f"tables [{key}.NAME] are expected", key)
    found = {_name(name, f"{key} {shown(name)}"): inner for name, inner in value.items()}
    if len(found) < len(value):
        raise BadInput("two names differ only by spaces", key)
    return found


def _column(name: str, value: Any) -> Column:
    where = f"column {shown(name)}"
    fields = Fields(
        value,
        required=("kind",),
        optional=("monotone", "protected", "changeable", *_LABELS),
        where=where,
    )
    kind = _one_of(fields, "kind", KINDS, where)
    direction = DIRECTIONS[_one_of(fields, "monotone", tuple(DIRECTIONS), where, "none")]
    if direction and kind != "numeric":
        raise BadInput("only a numeric column can be monotone", where)
    return Column(
        name,
        kind,
        direction,
        protected=_flag(fields, "protected", where),
        changeable=_flag(fields, "changeable", where),
        label=_text(fields, "label", where),
        label_en=_text(fields, "label_en", where),
    )


def _add_derived(columns: list[Column], tables: Mapping[str, Any]) -> None:
    """Append the derived columns, each after those that it is made from, in whatever order given:
    a card's copy of the schema is sorted by name."""
    left = dict(tables)
    while left:
        unmade = set(left) - {column.name for column in columns}
        ready = (name for name, value in left.items() if not _named_in(value) & unmade)
        # Where all wait for each other the first one is read, and refused for what it lacks.
        name = next(ready, next(iter(left)))
        columns.append(_derived(name, left.pop(name), columns))


def _named_in(value: Any) -> set[str]:
    sources = value.get("from") if isinstance(value, dict) else None
    return {s for s in sources if isinstance(s, str)} if isinstance(sources, list) else set()


def _derived(name: str, value: Any, known: list[Column]) -> Column:
    where = f"derived column {shown(name)}"
    if name in [column.name for column in known]:
        raise BadInput("a derived column has the name of another column", where)
    fields = Fields(
        value, required=("from", "op"), optional=("over", "monotone", *_LABELS), where=where
    )
    operation = _one_of(fields, "op", OPERATIONS, where)
    sources = _sources(fields.value("from"), known, where)
    if operation == "ratio" and len(sources) != 2:
        raise BadInput("a ratio is made from exactly two columns", where)
    if operation == "trend" and len(sources) < 2:
        raise BadInput("a trend is made from two columns or more", where)
    return Column(
        name,
        "numeric",
        DIRECTIONS[_one_of(fields, "monotone", tuple(DIRECTIONS), where, "none")],
        label=_text(fields, "label", where),
        label_en=_text(fields, "label_en", where),
        sources=sources,
        operation=operation,
        over=_over(fields, operation, where),
    )


def _sources(value: Any, known: list[Column], where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(n, str) for n in value):
        raise BadInput("`from` must be a list of names of columns", where)
    named = {column.name: column for column in known}
    sources = tuple(unicodedata.normalize("NFC", source.strip()) for source in value)
    for source in sources:
        if source not in named:
            raise BadInput(f"it is made from {shown(source)}, which is no column so far", where)
        if not named[source].is_feature or named[source].kind != "numeric":
            what = "protected" if named[source].protected else named[source].kind
            raise BadInput(f"it is made from {shown(source)}, a column that is {what}", where)
    return sources


def _over(fields: Fields, operation: str, where: str) -> float:
    if ("over" in fields) != (operation == "count_over"):
        raise BadInput("`over` belongs to count_over, and count_over needs it", where)
    if operation != "count_over":
        return 0.0
    over = fields.value("over")
    if isinstance(over, bool) or not isinstance(over, int | float) or not abs(over) <= OVER_MOST:
        raise BadInput("`over` must be a number", where)
    return float(over)


def _one_of(
    fields: Fields, key: str, known: tuple[str, ...], where: str, default: str | None = None
) -> str:
    value = fields.value(key) if key in fields or default is None else default
    if value not in known:
        raise BadInput(f"`{key}` must be one of {', '.join(known)}, not {shown(str(value))}", where)
    return str(value)


def _flag(fields: Fields, key: str, where: str) -> bool:
    value = fields.value(key) if key in fields else False
    if not isinstance(value, bool):
        raise BadInput(f"`{key}` must be true or false", where)
    return value


def _text(fields: Fields, key: str, where: str) -> str:
    return _name(fields.value(key), where) if key in fields else ""


def _in_its_role(column: Column) -> Column:
    """The id, target or date, listed among the columns: never a feature, whatever its kind."""
    return column if column.kind == "date" else replace(column, kind="ignored")


def _refuse_roles(columns: list[Column], key: str, target: str, date: str | None) -> None:
    if len({key, target, date}) < 3:
        raise BadInput("id, target and date must be three columns", f"column {shown(target)}")
    if not any(column.is_feature for column in columns):
        raise BadInput("no column is left as a feature: none numeric or categorical", "columns")
