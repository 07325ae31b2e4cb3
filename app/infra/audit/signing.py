"""Ed25519: the key that signs our checkpoints, and the keys this installation trusts.

The trusted keys stand in VAR/seal_keys.txt, one in hex on each line: our own since its first
signature, and those of a backup that was restored here. Someone who can write to the database
alone cannot add one.
"""

import hashlib
from base64 import urlsafe_b64decode
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.infra.audit.encoding import CHECKPOINT_DOMAIN, canonical

KEYS_FILE = "seal_keys.txt"


class Signer:
    """Our key."""

    def __init__(self, seed: bytes):
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._private.public_key().public_bytes_raw()
        self.key_id = key_id(self.public)

    def sign(self, body: dict[str, Any], domain: bytes = CHECKPOINT_DOMAIN) -> bytes:
        """Signature over the domain byte and the canonical form of `body`."""
        return self._private.sign(domain + canonical(body))


def signer(config: dict[str, Any]) -> Signer:
    """The signer of SEAL_KEY: 32 bytes in base 64, URL-safe or not."""
    return _signer(config["SEAL_KEY"])


@lru_cache(maxsize=8)
def _signer(key: str) -> Signer:
    seed = urlsafe_b64decode(key.strip().replace("+", "-").replace("/", "_"))
    if len(seed) != 32:
        raise ValueError(f"SEAL_KEY has {len(seed)} bytes; it needs 32 in base 64")
    return Signer(seed)


def key_id(public: bytes) -> str:
    """Short name of a public key."""
    return hashlib.sha256(public).hexdigest()[:16]


def signed_by(
    public: bytes, signature: bytes, body: dict[str, Any], domain: bytes = CHECKPOINT_DOMAIN
) -> bool:
    """Whether `signature` over `body` was made with the private half of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, domain + canonical(body))
    except (InvalidSignature, ValueError):
        return False
    return True


def trusted_keys(config: dict[str, Any]) -> frozenset[bytes]:
    """Public keys whose checkpoints count: ours and those in VAR/seal_keys.txt."""
    return frozenset({signer(config).public, *read_keys(Path(config["VAR"]) / KEYS_FILE)})


def read_keys(path: Path) -> set[bytes]:
    return {bytes.fromhex(line) for line in path.read_text().split()} if path.is_file() else set()


def trust(config: dict[str, Any], *publics: bytes) -> None:
    """Add keys to VAR/seal_keys.txt, once each."""
    path = Path(config["VAR"]) / KEYS_FILE
    known = read_keys(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        for public in publics:
            if public not in known:
                file.write(f"{public.hex()}\n")
