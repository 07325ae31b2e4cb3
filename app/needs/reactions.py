"""What needs do when something happens elsewhere."""

from typing import Any

from app.consents.queries import live_consent_for
from app.enterprises.queries import enterprise_by_id
from app.infra.acts import Act
from app.needs import commands, queries


def on_enterprise_verified(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """Send what the owner wished to send once verified."""
    enterprise = enterprise_by_id(subject_id)
    for need in queries.needs_of_enterprise(enterprise.id, "draft"):
        if need.wish_to_send and live_consent_for(subject_id, "referral") is not None:
            commands.submit_need(act, need=need)


def on_match_done(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """The match run is there: the need is open."""
    need = queries.need_by_id(subject_id)
    if need is not None:
        commands.admit_need(act, need=need)
