"""What the room does on events elsewhere, and when the clock strikes.

A withdrawn consent, or a need taken back, closes its referrals: what stands on them closes too.
"""

from typing import Any

from app.guarantee import commands, queries
from app.infra import clock, jobs
from app.infra.acts import Act, machine_act
from app.infra.counties import all_counties
from app.infra.db import db
from app.referrals.queries import offer_by_id, referral_by_id

ENDED = ("withdrawn", "rejected", "returned", "expired")


def on_referral_ended(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER referral.cancelled, referral.declined, referral.expired: its applications end."""
    referral = referral_by_id(subject_id)
    assert referral is not None, subject_id
    for application in queries.open_of_referral(referral.id):
        commands.withdraw_application(act, application=application, reason="referral_ended")


def on_offer_ended(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER offer.rejected, offer.returned, offer.expired: applications on this offer end."""
    offer = offer_by_id(subject_id)
    assert offer is not None, subject_id
    application = queries.standing_of(offer.referral_id, offer.id)
    if offer.state in ENDED and application is not None:
        commands.withdraw_application(act, application=application, reason="offer_ended")


@jobs.periodic("guarantee_letters", "7 16 * * *")
def end_letters() -> None:
    """Just after midnight in China: letters whose loan never came lapse, one at a time."""
    for county in all_counties():
        act = machine_act(county.id)
        for commitment in queries.past_letters(county.id, clock.today()):
            commands.lapse(act, commitment=commitment, reason="past_validity")
            db.session.commit()


@jobs.periodic("claim_rate_breakers", "8 16 * * *")
def follow_breakers() -> None:
    """Just after midnight in China: a rate that stayed low long enough lets business resume."""
    for county in all_counties():
        act = machine_act(county.id)
        for breaker in queries.tripped_breakers(county.id):
            commands.follow_claim_rate(act, breaker=breaker)
        db.session.commit()
