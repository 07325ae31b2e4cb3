"""Two pages for whoever watches over the installation."""

from typing import Any

from app.infra import health
from app.infra.acts import Act
from app.infra.rooms import Room
from app.kernel.actors import Access

room = Room("health", __name__)


@room.page("/healthz", may=Access.ANYONE)
def healthz(act: Act | None) -> dict[str, Any]:
    """The process is up; asks nothing of the database."""
    return {"alive": True}


@room.page("/readyz", may=Access.ANYONE)
def readyz(act: Act | None) -> tuple[dict[str, Any], int]:
    """200 when all is in order, else 503 and the reason."""
    reason = health.unreadiness()
    if reason is None:
        return {"ready": True}, 200
    return {"ready": False, "reason": reason}, 503
