"""The protocol of a connector, and the register of those that exist."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.infra.connectors.failures import ConnectorFailed
from app.kernel.refusals import Refusal
from app.kernel.words import N_

DELIVERY_MAX_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Setting:
    """One configured connector: its code in this county, its kind, what its kind asks for."""

    code: str
    title: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """A document that arrived: its name there, what it is (facts, needs), its bytes.

    `fault` says why it cannot be read at all; its content is then empty.
    """

    name: str
    document: str
    content: bytes = b""
    fault: Refusal | None = None

    @property
    def digest(self) -> str:
        """SHA-256 (hex): the same document twice is taken once."""
        return hashlib.sha256(f"{self.document}\n".encode() + self.content).hexdigest()


@dataclass(frozen=True)
class Report:
    """What became of a delivery: done, known or failed; rows taken and rows with faults."""

    outcome: str
    rows: int = 0
    faults: int = 0
    message: str = ""


@dataclass(frozen=True)
class Parcel:
    """A document that leaves: its name and its JSON text as bytes."""

    name: str
    document: str
    content: bytes


class Connector(Protocol):
    """What every connector can do. Each call may raise ConnectorFailed."""

    def pull(self, codes: Sequence[str]) -> Iterable[Delivery]:
        """What waits for us; `codes` are the credit codes about which facts may be asked."""

    def settle(self, delivery: Delivery, report: Report) -> None:
        """Tell the other side what became of a delivery; it is not delivered again."""

    def push(self, parcel: Parcel) -> str:
        """Hand a parcel over; returns a receipt. The same name twice is the same parcel."""


Factory = Callable[[Setting], Connector]
_KINDS: dict[str, Factory] = {}


def connector(kind: str) -> Callable[[Factory], Factory]:
    """Register a kind of connector: called with its setting, it gives one that works."""

    def register(factory: Factory) -> Factory:
        assert kind not in _KINDS, kind
        _KINDS[kind] = factory
        return factory

    return register


def kinds() -> tuple[str, ...]:
    return tuple(sorted(_KINDS))


def opened(setting: Setting) -> Connector:
    """The connector of a setting. Raises ConnectorFailed for a kind nobody registered."""
    if setting.kind not in _KINDS:
        raise ConnectorFailed("settings", N_("没有这一种接口：{kind}"), kind=setting.kind)
    return _KINDS[setting.kind](setting)
