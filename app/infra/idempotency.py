"""One request, one effect: the key, a hash of what was sent, and the answer that was given.

The row is inserted first in the caller's transaction. A second request with the same key waits on
it, then reads the first answer; a key with another body is refused. Keys are kept for ever.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Text, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.infra import clock
from app.infra.db import Model, db
from app.kernel.refusals import invalid


class IdempotencyKey(Model):
    """(actor, route, key) with the hash of its body and the stored answer."""

    __tablename__ = "idempotency_keys"

    actor_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    route: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str]
    status: Mapped[int | None]
    answer: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]


@dataclass(frozen=True)
class Stored:
    """The answer given the first time."""

    status: int
    answer: str


def body_hash(body: Any) -> str:
    return hashlib.sha256(
        json.dumps(body, sort_keys=True, ensure_ascii=False, default=str).encode()
    ).hexdigest()


def claim(actor_id: int, route: str, key: str, digest: str) -> Stored | None:
    """Take the key for this request; the first answer if it was taken with the same body."""
    if not 1 <= len(key) <= 200:
        raise invalid("idempotency_key", "请求编号的长度应为 1 到 200 个字符")
    taken = db.session.execute(
        insert(IdempotencyKey)
        .values(actor_id=actor_id, route=route, key=key, body_hash=digest, created_at=clock.now())
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    ).first()
    if taken is not None:
        return None
    row = db.session.execute(
        select(IdempotencyKey).where(
            IdempotencyKey.actor_id == actor_id,
            IdempotencyKey.route == route,
            IdempotencyKey.key == key,
        )
    ).scalar_one()
    if row.body_hash != digest:
        raise invalid(
            "idempotency_key", "同一个请求编号不能用于不同的内容", code="idempotency_key_reused"
        )
    if row.status is None or row.answer is None:
        # The first attempt was refused but kept something (a second claim's dispute): run again.
        return None
    return Stored(row.status, row.answer)


def remember(actor_id: int, route: str, key: str, status: int, answer: str) -> None:
    """Store the answer beside the key, in the same transaction as the effect."""
    row = db.session.get(IdempotencyKey, (actor_id, route, key))
    assert row is not None
    row.status, row.answer = status, answer
