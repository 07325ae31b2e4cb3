"""Receipts, and kept scores computed again, over HTTP."""

from typing import Any

from app.infra.acts import Act
from app.infra.api import Answer
from app.infra.journal import AuditEntry
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.oversight import queries
from app.oversight.rules import REPLAY_REASONS
from app.oversight.views import room
from app.oversight.views.scores import opened_for
from app.whitelist.queries.stored_scores import Stored, stored_score_for
from app.whitelist.rules.rebuilding import Line


class ReceiptAnswer(Answer):
    entry: str
    state: str


@room.api(
    "GET",
    "/audit/receipts/<id:entry>",
    may=Permission.RECEIPT_READ,
    subject=queries.entry_for,
    answer=ReceiptAnswer,
)
def show_receipt(act: Act, entry: AuditEntry) -> dict[str, Any]:
    """The receipt of an entry that concerns one: inclusion proof, checkable offline."""
    return {"entry": entry.public_id, **queries.receipt_of(entry)}


class StoredScoreAnswer(Answer):
    id: str
    kind: str
    computed_at: str
    same: bool


@room.api(
    "GET",
    "/audit/scores/<id:score>",
    may=Permission.AUDIT_READ,
    subject=stored_score_for,
    answer=StoredScoreAnswer,
    query=("reason",),
)
def show_stored_score(act: Act, score: Stored, query: dict[str, str]) -> dict[str, Any]:
    """A kept score with what it read, computed again; the reason is logged, the owner sees it."""
    reason = query.get("reason", "")
    if reason not in REPLAY_REASONS:
        values = {"known": ", ".join(REPLAY_REASONS)}
        raise invalid("reason", "请说明查看原因：{known}", values=values)
    seen = opened_for(act, score, reason)
    return {
        "id": score.public_id,
        "kind": type(score).__name__,
        "computed_at": score.computed_at.isoformat(),
        "same": seen.rebuilt.same and seen.inputs_match is not False,
        "kept_digest": seen.rebuilt.kept,
        "again_digest": seen.rebuilt.again,
        "same_card": seen.rebuilt.same_card,
        "inputs_hash": score.inputs_hash,
        "policy_digest": score.policy_digest,
        "agreed": seen.agreed,
        "grade": score.grade if seen.agreed else None,
        "points": seen.points,
        "reasons": seen.reasons,
        "inputs": [_line(line) for line in seen.lines],
        "entries": [entry.reference for entry in seen.entries],
    }


def _line(line: Line) -> dict[str, Any]:
    if line.withheld_since is not None:
        since = line.withheld_since.isoformat()
        return {"column": line.column, "withheld": "repaired", "withheld_since": since}
    told = {"column": line.column, "value": line.value, "points": line.points}
    return {**told, "source": dict(line.source) if line.source else None}
