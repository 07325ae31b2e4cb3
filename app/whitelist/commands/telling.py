"""Whom the list tells of its steps: the enterprise's people, the centre's desks."""

from datetime import datetime
from typing import Any

from app.enterprises.models import Enterprise
from app.infra.acts import Act
from app.infra.notify import notify
from app.infra.tasks import open_task
from app.kernel.actors import Role
from app.whitelist.models import WhitelistEntry

MINE = "/me/whitelist"


def speakers(enterprise: Enterprise) -> list[int]:
    """The people who act for an enterprise."""
    return [member.user_id for member in enterprise.live_members]


def tell_owner(act: Act, enterprise: Enterprise, kind: str, text: str, **values: Any) -> None:
    """Tell the enterprise's people; texts carry no grade and no points."""
    notify(act, user_ids=speakers(enterprise), kind=kind, text=text, values=values, url=MINE)


def ask_centre(
    act: Act,
    entry: WhitelistEntry,
    kind: str,
    text: str,
    *,
    due_at: datetime,
    role: Role = Role.FINANCE_CENTRE,
) -> None:
    """A task for the centre about an entry."""
    open_task(
        act,
        kind=kind,
        subject=entry,
        text=text,
        values={"reference": entry.reference},
        url=f"/centre/whitelist/{entry.public_id}",
        role=role,
        due_at=due_at,
    )


def ask_owner(
    act: Act, entry: WhitelistEntry, kind: str, text: str, due_at: datetime | None
) -> None:
    """A task for each of the enterprise's people."""
    for user_id in speakers(entry.enterprise):
        open_task(
            act,
            kind=kind,
            subject=entry,
            text=text,
            values={"reference": entry.reference},
            url=MINE,
            user_id=user_id,
            due_at=due_at,
        )
