"""What went wrong with an exchange: a message id with its values, so that every reader's page says
it in their language, and a kind that says what to do.

The other side's report holds the filled Chinese sentence; runs keep the parts.
"""

import json
from typing import Any

from app.kernel.errors import HouseError
from app.kernel.refusals import Refusal

KINDS = ("settings", "other_side", "document", "person", "other")
"""Who can help: administrator, other house, whoever made the document, who switched it on."""
VALUE_MAX = 80


def failure(kind: str, text: str, /, **values: Any) -> Refusal:
    """A failure of a kind; `text` is a marked Chinese template that `values` fill, no secret."""
    assert kind in KINDS, kind
    return Refusal(kind, text, values={n: str(v)[:VALUE_MAX] for n, v in values.items()})


class ConnectorFailed(HouseError):
    """The other side could not be read or written; the sentence says why, and no secret."""

    def __init__(self, kind: str, text: str, /, **values: Any):
        self.failure = failure(kind, text, **values)
        super().__init__(self.failure.message)


def kept(found: Refusal) -> str:
    """A failure as a run keeps it."""
    told = {"kind": found.code, "text": found.text, "values": dict(found.values)}
    return json.dumps(told, ensure_ascii=False)


def read(message: str) -> Refusal | None:
    """What a run kept; a sentence that was kept whole stays as it is. None where nothing failed."""
    if not message:
        return None
    try:
        told = json.loads(message)
        return Refusal(told["kind"], told["text"], values=told["values"])
    except (ValueError, KeyError, TypeError):
        return Refusal("other", message)
