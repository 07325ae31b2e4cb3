"""The desk over HTTP: the same list of what waits as the page."""

from datetime import datetime
from typing import Any

from app.desk import queries
from app.desk.queries import Item
from app.desk.views import room
from app.desk.views.own import show_of
from app.infra.acts import Act
from app.infra.api import Answer
from app.infra.clock import CHINA
from app.infra.forms import worded
from app.infra.paging import Page, Slice
from app.kernel.actors import Access


class WorkAnswer(Answer):
    id: str
    kind: str
    text: str
    enterprise: str | None
    page: str | None
    mine: bool
    opened_at: str
    due_at: str | None
    late: bool
    done_at: str | None


@room.api("GET", "/work", may=Access.SIGNED_IN, answer=WorkAnswer, many=True, query=("show",))
def list_work(act: Act, page: Page, query: dict[str, str]) -> Slice[dict[str, Any]]:
    """What waits for the caller, earliest deadline first; `show`: all, late, soon, done (today)."""
    found = queries.work_list(act.actor, page, act.at, show=show_of(query.get("show") or ""))
    return Slice([_said(act, item) for item in found.items], found.next)


def _said(act: Act, item: Item) -> dict[str, Any]:
    """`page` is the address of the page where it is done; `mine`: addressed to nobody else."""
    task = item.task
    return {
        "id": task.public_id,
        "kind": task.kind,
        "text": worded(task.text, task.values),
        "enterprise": item.firm,
        "page": task.url,
        "mine": task.user_id == act.actor.id,
        "opened_at": _local(task.opened_at),
        "due_at": _local(task.due_at),
        "late": task.done_at is None and task.due_at is not None and task.due_at < act.at,
        "done_at": _local(task.done_at),
    }


def _local(at: datetime | None) -> str | None:
    return at.astimezone(CHINA).isoformat() if at else None
