"""What the house says into its logs while tests run, to be searched for what must not be there."""

import io
import logging
import re
from dataclasses import dataclass, field

import structlog

from app.infra.logs import _MaskingFormatter
from tests.world import PASSWORD

NEVER = {
    "a mobile number": re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?!\d)"),
    "an identity number": re.compile(r"(?<!\d)\d{17}[\dXx](?![0-9A-Za-z])"),
    "a password": re.compile(re.escape(PASSWORD)),
    "a bearer token": re.compile(r"[Bb]earer [A-Za-z0-9_-]{16,}"),
    "a session cookie": re.compile(r"session=[A-Za-z0-9_.-]{16,}"),
}
"""What no line of a log may hold, for whatever test and whatever failure."""


@dataclass
class Overheard:
    """Everything logged since it began to listen, as the house's own handler would write it."""

    stream: io.StringIO = field(default_factory=io.StringIO)

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()

    def attend(self) -> None:
        """Hear structlog: each new application configures it anew."""
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=self.stream))

    def found(self, *canaries: str) -> list[tuple[str, str]]:
        """(what, line) of every line that holds a canary or one of NEVER."""
        named = {**NEVER, **{text: re.compile(re.escape(text)) for text in canaries}}
        return [
            (what, line)
            for line in self.lines
            for what, pattern in named.items()
            if pattern.search(line)
        ]


def listen() -> Overheard:
    """Listen to both ways into the log: the standard library's and structlog's."""
    heard = Overheard()
    handler = logging.StreamHandler(heard.stream)
    handler.setFormatter(_MaskingFormatter())
    logging.getLogger().addHandler(handler)
    heard.attend()
    return heard
