"""Scores follow events: a need sent, a test recorded, an enterprise verified."""

from typing import Any

from app.enterprises.queries import enterprise_by_id
from app.infra.acts import Act
from app.needs.queries import need_by_id
from app.whitelist import commands


def on_need_submitted(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """Score the enterprise of a need that was sent."""
    need = need_by_id(subject_id)
    if need is not None:
        commands.score_enterprise(act, enterprise=need.enterprise)


def on_enterprise_changed(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """Score an enterprise whose facts changed."""
    commands.score_enterprise(act, enterprise=enterprise_by_id(subject_id))
