"""Calls to other houses: to public addresses only, pinned, without redirects, within bounds.

A name is resolved once; every address it stands for must be public, and the connection goes to an
address that was looked at: there is no second resolution that could say otherwise. Servers inside a
government network that are meant are named, `host:port`, in the setting OUTGOING_HOSTS; only these
may be spoken to without TLS.
"""

import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from flask import current_app

from app.kernel.errors import HouseError

TIMEOUT_SECONDS = 8.0
ANSWER_MAX_BYTES = 2 * 1024 * 1024
# An IPv6 address that carries an IPv4 one to which a gateway translates it (RFC 6052, RFC 8215).
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
# Special-purpose networks that some versions of `ipaddress` call global (RFC 6890, RFC 7526).
_SPECIAL = (ip_network("192.0.0.0/24"), ip_network("192.88.99.0/24"), ip_network("fec0::/10"))


class NotAllowed(HouseError):
    """The address may not be called: wrong scheme, a private network, a name nobody knows."""


class Unreachable(HouseError):
    """The other house did not answer, or not within the bounds."""


@dataclass(frozen=True)
class Target:
    """Where a call goes: the name, and the address that was looked at."""

    scheme: str
    host: str
    port: int
    path: str
    address: str

    @property
    def named(self) -> str:
        usual = {"http": 80, "https": 443}[self.scheme]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == usual else f"{host}:{self.port}"


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers in lower case, body."""

    status: int
    headers: dict[str, str]
    body: bytes


def vetted(url: str) -> Target:
    """The target of a URL. Raises NotAllowed in one sentence that names what is wrong."""
    host, port, scheme, path = _parts(url)
    meant = f"{host}:{port}" in _meant()
    if scheme != "https" and not meant:
        raise NotAllowed("only https may be called")
    addresses = _resolved(host, port)
    if not meant and not all(_is_public(address) for address in addresses):
        raise NotAllowed("the address lies in a private or reserved network")
    return Target(scheme, host, port, path, addresses[0])


def _parts(url: str) -> tuple[str, int, str, str]:
    if any(ord(sign) <= 32 or ord(sign) == 127 for sign in url) or "\\" in url:
        raise NotAllowed("the address has signs that no address has")
    try:
        split = urlsplit(url)
        port = split.port
    except ValueError:
        raise NotAllowed("the address cannot be read") from None
    if split.scheme not in ("http", "https") or not split.hostname:
        raise NotAllowed("only https may be called")
    if split.username is not None or split.password is not None or split.fragment:
        raise NotAllowed("the address must not hold a user, a password or a fragment")
    if port == 0:
        raise NotAllowed("the address cannot be read")
    path = (split.path or "/") + (f"?{split.query}" if split.query else "")
    return split.hostname, port or {"http": 80, "https": 443}[split.scheme], split.scheme, path


def _meant() -> frozenset[str]:
    return frozenset(h.strip() for h in current_app.config["OUTGOING_HOSTS"].split(",") if h)


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotAllowed("nobody knows this name") from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _is_public(address: str) -> bool:
    found = ip_address(address.split("%")[0])
    if any(found in network for network in _SPECIAL):
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return _is_public(str(found.ipv4_mapped))
        if found.sixtofour is not None or found.teredo is not None:
            return False
        if any(found in network for network in _TRANSLATED):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


class _Pinned(HTTPConnection):
    """A connection to the address that was looked at, under the name it was asked for."""

    def __init__(self, target: Target, timeout: float):
        super().__init__(target.host, target.port, timeout=timeout)
        self.target = target
        self.plain: socket.socket | None = None

    def connect(self) -> None:
        at = (self.target.address, self.target.port)
        self.plain = self.sock = socket.create_connection(at, self.timeout)
        if self.target.scheme == "https":
            context = ssl.create_default_context()
            self.plain = self.sock = context.wrap_socket(
                self.sock, server_hostname=self.target.host
            )

    def cut(self) -> None:
        """End whatever is going on: an answer that drips in never outlives its time."""
        if self.plain is not None:
            with suppress(OSError):
                self.plain.shutdown(socket.SHUT_RDWR)


def call(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
    timeout: float = TIMEOUT_SECONDS,
    most: int = ANSWER_MAX_BYTES,
) -> Answer:
    """One request within `timeout` seconds in all and `most` bytes. Follows nobody elsewhere.

    Raises NotAllowed before anything is sent, Unreachable when no whole answer came back.
    """
    connection = _Pinned(vetted(url), timeout)
    clock = threading.Timer(timeout, connection.cut)
    clock.daemon = True
    clock.start()
    try:
        sent = {"Host": connection.target.named, "Connection": "close", **(headers or {})}
        connection.request(method, connection.target.path, body=body, headers=sent)
        answer = connection.getresponse()
        content = answer.read(most + 1)
        promised = int(answer.headers.get("Content-Length") or 0)
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        clock.cancel()
        connection.close()
    if len(content) > most:
        raise Unreachable("the answer is too long")
    if len(content) < promised:
        raise Unreachable("the answer was cut off")
    return Answer(answer.status, {n.lower(): v for n, v in answer.getheaders()}, content)
