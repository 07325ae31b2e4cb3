"""The life of a programme after its signatures. What was guaranteed under it goes on."""

from app.agreements import queries
from app.agreements.models import GuaranteeProgramme
from app.infra import journal
from app.infra.acts import Act
from app.infra.tasks import close_tasks
from app.kernel.refusals import invalid


def suspend_programme(act: Act, *, programme: GuaranteeProgramme, reason: str) -> None:
    """Take on nothing new for a while."""
    _move(act, programme, "suspend", "programme.suspended", _said(reason))


def resume_programme(act: Act, *, programme: GuaranteeProgramme) -> None:
    """Take on new guarantees again."""
    _move(act, programme, "resume", "programme.resumed", None)


def end_programme(act: Act, *, programme: GuaranteeProgramme, reason: str) -> None:
    """Close a programme for good, or give up one that is not signed."""
    _move(act, programme, "end", "programme.ended", _said(reason))


def expire_programme(act: Act, *, programme: GuaranteeProgramme) -> None:
    """The clock closes a programme whose last day is over."""
    _move(act, programme, "expire", "programme.expired", "past_validity")


def _said(reason: str) -> str:
    if not reason.strip():
        raise invalid("reason", "请写明原因")
    return reason.strip()


def _move(
    act: Act, programme: GuaranteeProgramme, action: str, topic: str, reason: str | None
) -> None:
    programme = queries.locked_programme(programme.id)
    journal.record(act, programme, action, announce=topic, reason=reason)
    if action in ("end", "expire"):
        programme.ended_at = act.at
        close_tasks(act, subject=programme)
