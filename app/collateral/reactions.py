"""What the clock asks of liens, and what the end of a referral does to them."""

from typing import Any

from app.collateral import commands, queries
from app.infra import jobs
from app.infra.acts import Act, machine_act
from app.infra.counties import all_counties
from app.infra.db import db


def on_referral_ended(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """AT_ONCE referral.declined, expired, cancelled: what was proposed for it is free again."""
    commands.end_security_of(
        act, secured_kind="referral", secured_id=subject_id, reason="referral_ended"
    )


def on_consent_ended(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """AT_ONCE consent.withdrawn, expired, narrowed: what a lender only proposed goes with it.

    A pledge of a referral whose offer was taken waits for its loan; without the consent there is
    no file to go on with, and the asset is the owner's again. What a contract keeps readable stays.
    """
    for lien in queries.only_proposed_on(payload["enterprise"]):
        if not queries.asset_shown_to(lien.holder_id, lien.asset):
            commands.release_lien(act, lien=lien, reason="consent_withdrawn")


# Shortly after midnight in China (UTC+8).
@jobs.periodic("collateral_lapses", "15 16 * * *")
def run_clocks() -> None:
    """Remind holders of registrations that will lapse, or have."""
    for county in all_counties():
        act = machine_act(county.id)
        furthest = max(act.policy["clocks.collateral_lapse_reminder_days"])
        for lien in queries.liens_lapsing(county.id, on=act.on, within=furthest):
            commands.remind_of_lapse(act, lien=lien)
        db.session.commit()
