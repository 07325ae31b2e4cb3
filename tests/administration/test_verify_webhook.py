"""The checker that receivers copy agrees with what is sent, and with the vector of the document."""

import re
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from app.infra import clock
from tools.verify_webhook import verify

SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
BODY = b'{"type":"referral.sent"}'
AT = 1764028800
DOCUMENT = Path(__file__).resolve().parents[2] / "docs/webhooks.md"


def headers(signature: str) -> dict[str, str]:
    return {"webhook-id": "evt1", "webhook-timestamp": str(AT), "Webhook-Signature": signature}


def vector() -> str:
    found = re.search(r"gives `(v1,[^`]+)`", DOCUMENT.read_text(encoding="utf-8"))
    assert found is not None
    return found.group(1)


def test_the_vector_of_the_document_verifies() -> None:
    assert verify(SECRET, headers(f"v1,AAAA {vector()}"), BODY, now=AT)["type"] == "referral.sent"


@pytest.mark.parametrize(
    ("secret", "body", "now"),
    [
        ("whsec_" + "B" * 32, BODY, AT),
        (SECRET, BODY + b" ", AT),
        (SECRET, BODY, AT + 301),
        (SECRET, BODY, AT - 301),
    ],
)
def test_another_key_body_or_hour_does_not(secret: str, body: bytes, now: int) -> None:
    with pytest.raises(ValueError, match="fits|old"):
        verify(secret, headers(vector()), body, now=now)


@pytest.mark.parametrize("lost", ["webhook-id", "webhook-timestamp", "Webhook-Signature"])
def test_a_missing_header_is_refused_alike(lost: str) -> None:
    known = headers(vector())
    with pytest.raises(ValueError, match="missing"):
        verify(SECRET, {n: v for n, v in known.items() if n != lost}, BODY, now=AT)


def test_a_signature_of_strange_signs_is_refused_alike() -> None:
    with pytest.raises(ValueError, match="fits"):
        verify(SECRET, headers("v1,é"), BODY, now=AT)


def test_what_the_house_signs_is_checked_by_it() -> None:
    at = clock.now()
    signed = Webhook(SECRET).sign("evt2", at, BODY.decode())
    sent = {
        "webhook-id": "evt2",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signed,
    }
    assert verify(SECRET, sent, BODY, now=at.timestamp())["type"] == "referral.sent"
