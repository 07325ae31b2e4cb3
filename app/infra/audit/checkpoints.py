"""A checkpoint: how many entries there are and the root over them, signed.

Kept in the database, and line by line in VAR/checkpoints.jsonl, which is what others are given.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from app.infra.audit.encoding import canonical
from app.infra.audit.signing import Signer, key_id, signed_by

FILE = "checkpoints.jsonl"
ALGORITHM = "ed25519"


@dataclass(frozen=True)
class Checkpoint:
    """`origin` names the chain; `at` is an instant as text; the rest are bytes."""

    origin: str
    size: int
    root: bytes
    at: str
    public_key: bytes
    signature: bytes

    @classmethod
    def signed(cls, signer: Signer, *, origin: str, size: int, root: bytes, at: str) -> Self:
        draft = cls(origin, size, root, at, signer.public, b"")
        return cls(origin, size, root, at, signer.public, signer.sign(draft.body))

    @property
    def body(self) -> dict[str, Any]:
        """What is signed."""
        return {
            "algorithm": ALGORITHM,
            "origin": self.origin,
            "size": self.size,
            "root": self.root.hex(),
            "at": self.at,
            "key_id": key_id(self.public_key),
        }

    @property
    def genuine(self) -> bool:
        """Whether the signature belongs to the content and the key."""
        return signed_by(self.public_key, self.signature, self.body)

    def document(self) -> dict[str, Any]:
        """The checkpoint as others are given it."""
        return {
            **self.body,
            "public_key": self.public_key.hex(),
            "signature": self.signature.hex(),
        }

    @classmethod
    def of_document(cls, document: dict[str, Any]) -> Self:
        """Read `document`; raises KeyError, TypeError or ValueError where it is not one."""
        return cls(
            origin=document["origin"],
            size=int(document["size"]),
            root=bytes.fromhex(document["root"]),
            at=document["at"],
            public_key=bytes.fromhex(document["public_key"]),
            signature=bytes.fromhex(document["signature"]),
        )


def published(var: Path, origin: str) -> list[Checkpoint]:
    """The checkpoints of this chain in VAR/checkpoints.jsonl, in order of the file."""
    path = var / FILE
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    documents = [json.loads(line) for line in lines if line.endswith("}")]
    return [Checkpoint.of_document(found) for found in documents if found["origin"] == origin]


def publish(var: Path, checkpoints: Iterable[Checkpoint]) -> None:
    """Append to VAR/checkpoints.jsonl, down to the disk."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / FILE).open("ab") as file:
        for checkpoint in checkpoints:
            file.write(canonical(checkpoint.document()) + b"\n")
        file.flush()
        os.fsync(file.fileno())
