"""A contest as outside programs read it: who posts what where, and how many may win."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ACCEPTED = (200, 201, 302, 303)


@dataclass(frozen=True)
class Attempt:
    """One person's form: `page` shows it, `action` takes it, `fields` is what is typed."""

    username: str
    page: str
    action: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return {
            "username": self.username,
            "page": self.page,
            "action": self.action,
            "fields": dict(self.fields),
        }


@dataclass(frozen=True)
class Probe:
    """A JSON page on which what is used never exceeds the cap."""

    username: str
    url: str

    def document(self) -> dict[str, Any]:
        return {
            "username": self.username,
            "url": self.url,
            "json": ["used_fen", "cap_fen"],
            "rule": "a<=b",
        }


@dataclass(frozen=True)
class Contest:
    """Exactly `winners` of the attempts may be accepted, whichever."""

    name: str
    winners: int
    attempts: tuple[Attempt, ...]
    probe: Probe

    def document(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "winners": self.winners,
            "attempts": [attempt.document() for attempt in self.attempts],
            "accept": list(ACCEPTED),
            "probe": self.probe.document(),
        }
