"""What waits, made for a test."""

from datetime import timedelta
from typing import Any

from app.administration.commands import propose_parameter
from app.infra import clock
from app.infra.db import db
from app.infra.tasks import Task, open_task
from tests.world import World


def waits(
    world: World,
    subject: Any,
    *,
    user: Any,
    kind: str = "look",
    hours: int | None = 90,
    commit: bool = True,
) -> Task:
    """A task of one person about a subject, due in so many hours (None: no deadline)."""
    due_at = clock.now() + timedelta(hours=hours) if hours is not None else None
    url = "/help"
    task = open_task(
        world.machine(),
        kind=kind,
        subject=subject,
        text="请看",
        url=url,
        user_id=user.id,
        due_at=due_at,
    )
    if commit:
        db.session.commit()
    return task


def proposed_parameter(world: World) -> None:
    """One value of the county, proposed by the centre and not yet approved."""
    propose_parameter(
        world.act(world.person("finance_centre")),
        code="clocks.first_contact_working_days",
        value=1,
        valid_from=clock.today() + timedelta(days=30),
        valid_to=None,
        citation="fengjie-2022#4.5",
        reason="试行一天内联系",
    )
    db.session.commit()
