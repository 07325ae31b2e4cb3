"""Encrypted columns and blind indexes: personal fields at rest.

A stored field reads `v1:KEY_ID:BASE64(nonce || ciphertext)`: AES-256-GCM, 96-bit random nonce,
bound to its table and column, so that a ciphertext moved elsewhere does not decrypt. Equality is
found by a blind index: HMAC-SHA-256 under another key, per column, over the normalised value.
"""

import hashlib
import hmac
import os
from base64 import b64decode, b64encode, urlsafe_b64decode
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator

from app.kernel.errors import HouseError

_VERSION = "v1"
_NONCE_BYTES = 12
_INDEX_BYTES = 16


class UnreadableField(HouseError):
    """A ciphertext cannot be read: unknown key, moved to another column, or altered."""


def encrypt(value: str, context: str) -> str:
    """Encrypt for `context` ("table.column") under the key in use."""
    key_id, key = _keys()[0]
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, value.encode(), context.encode())
    return f"{_VERSION}:{key_id}:{b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, context: str) -> str:
    """Read what `encrypt` wrote for the same context; raises UnreadableField."""
    try:
        version, key_id, body = stored.split(":", 2)
        sealed = b64decode(body, validate=True)
        if version != _VERSION:
            raise ValueError(version)
        key = dict(_keys())[key_id]
        return (
            AESGCM(key)
            .decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode())
            .decode()
        )
    except (ValueError, KeyError, InvalidTag) as error:
        raise UnreadableField(f"{context}: {type(error).__name__}") from error


def blind_index(value: str, *, column: str) -> str:
    """A keyed hash by which equal values of a column are found; says nothing without the key."""
    secret = current_app.config["INDEX_KEY"].encode()
    column_key = hmac.new(secret, column.encode(), hashlib.sha256).digest()
    return hmac.new(column_key, value.encode(), hashlib.sha256).digest()[:_INDEX_BYTES].hex()


def _keys() -> list[tuple[str, bytes]]:
    """Key id -> 256-bit key, the one in use first, as the setting FIELD_KEYS lists them."""
    pairs = (pair.split(":", 1) for pair in current_app.config["FIELD_KEYS"].split(","))
    return [(key_id.strip(), urlsafe_b64decode(text.strip())) for key_id, text in pairs]


class Encrypted(TypeDecorator[str]):
    """A text column that is ciphertext in the database and plain text in Python."""

    impl = Text
    cache_ok = True

    def __init__(self, context: str):
        super().__init__()
        self.context = context

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else encrypt(value, self.context)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else decrypt(value, self.context)
