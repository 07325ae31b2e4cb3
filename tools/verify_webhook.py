"""Check the signature of one webhook of Guiyan: standard library alone, to be copied anywhere.

    verify(secret, headers, body)        raises ValueError, or returns the message

Signed as the Standard Webhooks specification says: HMAC-SHA-256 over "id.timestamp.body". Messages
come at least once: keep `webhook-id` and leave what came before.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

TOLERANCE_SECONDS = 300


def verify(
    secret: str, headers: Mapping[str, str], body: bytes, now: float | None = None
) -> dict[str, Any]:
    """The message, if a signature of it is by `secret` and it is at most five minutes old."""
    known = {name.lower(): value for name, value in headers.items()}
    try:
        identifier, stamp = known["webhook-id"], known["webhook-timestamp"]
        given = [each.encode() for each in known["webhook-signature"].split()]
    except KeyError as missing:
        raise ValueError(f"header {missing} is missing") from None
    if abs((time.time() if now is None else now) - int(stamp)) > TOLERANCE_SECONDS:
        raise ValueError("too old, or from the future")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{identifier}.{stamp}.".encode() + body, hashlib.sha256).digest()
    wanted = b"v1," + base64.b64encode(signed)
    if not any(hmac.compare_digest(wanted, each) for each in given):
        raise ValueError("no signature fits")
    message: dict[str, Any] = json.loads(body)
    return message
