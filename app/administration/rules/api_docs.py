"""Pure: a JSON schema as rows that a person reads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

DEPTH_MAX = 4
_PREFIX = "#/components/schemas/"


@dataclass(frozen=True)
class FieldRow:
    """One field of a body or an answer; `path` is dotted, lists end in []."""

    path: str
    kind: str
    required: bool


def fields_of(
    schema: Mapping[str, Any], schemas: Mapping[str, Any], *, path: str = "", depth: int = 0
) -> list[FieldRow]:
    """Every field under a schema, outer ones first.

    >>> fields_of({"type": "object", "properties": {"a": {"type": "integer"}}}, {})
    [FieldRow(path='a', kind='integer', required=False)]
    """
    found = _resolved(schema, schemas)
    needed = set(found.get("required", ()))
    rows = []
    for name, inner in found.get("properties", {}).items():
        here = f"{path}{name}"
        rows.append(FieldRow(here, kind_of(inner, schemas), name in needed))
        if depth < DEPTH_MAX:
            for below, marks in _inner(inner, schemas):
                rows += fields_of(below, schemas, path=f"{here}{marks}.", depth=depth + 1)
    return rows


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    return schemas[reference.removeprefix(_PREFIX)] if reference else schema


def _inner(
    schema: Mapping[str, Any], schemas: Mapping[str, Any]
) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The objects inside a field: itself, its choices, the items of its list."""
    for choice in schema.get("anyOf", (schema,)):
        found = _resolved(choice, schemas)
        if "properties" in found:
            yield found, ""
        elif "items" in found:
            yield _resolved(found["items"], schemas), "[]"


def kind_of(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> str:
    """A field's type in a few words.

    >>> kind_of({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, {})
    'date or null'
    """
    if "anyOf" in schema:
        return " or ".join(kind_of(choice, schemas) for choice in schema["anyOf"])
    found = _resolved(schema, schemas)
    if "enum" in found:
        return " | ".join(str(word) for word in found["enum"])
    if "const" in found:
        return str(found["const"])
    if found.get("type") == "array":
        return f"list of {kind_of(found.get('items', {}), schemas)}"
    kind = found.get("format") or found.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)
