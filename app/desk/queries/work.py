"""What waits for a member of staff."""

from dataclasses import dataclass

from app.infra.notify import Notification, notifications_of
from app.infra.tasks import Task, tasks_for
from app.kernel.actors import Actor


@dataclass(frozen=True)
class Work:
    """Tasks by deadline, then what one was told."""

    tasks: list[Task]
    notifications: list[Notification]


def work(actor: Actor) -> Work:
    return Work(tasks=tasks_for(actor), notifications=notifications_of(actor, limit=30))
