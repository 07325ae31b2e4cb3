"""Doors as an attacker sees them: a path for each, with ids that lead nowhere."""

import re
from collections.abc import Iterator, Mapping

from app.infra.doors import Door

NOWHERE = "aaaaaaaaaaaaaaaaaaaaaaaaaa"


def path_of(door: Door, public_id: str = NOWHERE) -> str:
    """The door's URL with every argument filled in."""
    path = re.sub(r"<id:\w+>", public_id, door.rule)
    path = re.sub(r"<int:\w+>", "1", path)
    return re.sub(r"<(?:\w+:)?\w+>", "x", path)


def paths(doors: Mapping[str, Door]) -> Iterator[tuple[Door, str]]:
    for name in sorted(doors):
        yield doors[name], path_of(doors[name])
