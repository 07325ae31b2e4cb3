"""Scores follow events: a consent given, a need sent, a test recorded, an enterprise verified."""

from typing import Any

from app.consents.queries import consent_by_id
from app.enterprises.queries import enterprise_by_id
from app.infra.acts import Act
from app.needs.queries import need_by_id
from app.whitelist import commands


def on_need_submitted(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER need.submitted, need.tested: score the enterprise of the need."""
    need = need_by_id(subject_id)
    if need is not None:
        commands.score_enterprise(act, enterprise=need.enterprise)


def on_enterprise_changed(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER enterprise.verified, enterprise.changed: score an enterprise whose facts changed."""
    commands.score_enterprise(act, enterprise=enterprise_by_id(subject_id))


def on_consent_given(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER consent.given: score the enterprise, if scoring was agreed to."""
    consent = consent_by_id(subject_id)
    commands.score_enterprise(act, enterprise=enterprise_by_id(consent.enterprise_id))
