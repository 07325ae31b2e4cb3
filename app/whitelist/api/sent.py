"""Files inside JSON bodies, both ways: a name, and the bytes in base64."""

from base64 import b64decode, b64encode
from typing import Any

from pydantic import Field

from app.infra import files
from app.infra.api import Answer, Body
from app.infra.shelves import Attachment
from app.kernel.refusals import invalid

BASE64_MAX = 28_000_000
"""Characters: what the largest file the house keeps takes up in base64."""


class SentFile(Body):
    """`content`: the bytes in base64; a whole request holds at most 24 MB."""

    name: str = Field(min_length=1, max_length=120)
    content: str = Field(min_length=1, max_length=BASE64_MAX)


class FileAnswer(Answer):
    """`content`: the bytes in base64; `sha256` is theirs."""

    name: str
    mime: str
    size: int
    sha256: str
    content: str


def bytes_of(content: str, field: str) -> bytes:
    """The bytes that were sent; refuses (422, beside `field`) what is no base64."""
    try:
        return b64decode(content, validate=True)
    except ValueError:
        raise invalid(field, "文件内容要用 base64 编码") from None


def described_file(stored: Attachment) -> dict[str, Any]:
    """A stored file with its bytes."""
    return {
        "name": stored.name,
        "mime": stored.mime,
        "size": stored.size,
        "sha256": stored.sha256,
        "content": b64encode(files.content_of(stored)).decode("ascii"),
    }
