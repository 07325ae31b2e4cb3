"""Writing down that a lender looked (查阅记录): the owner reads it."""

from app.consents.commands import log_access
from app.infra.acts import Act
from app.referrals.models import Referral


def log_reading(act: Act, referral: Referral, what: str) -> None:
    """Only a lender's reading is logged; the owner's and the centre's own are none."""
    if act.actor.organisation_id != referral.lender_id:
        return
    log_access(
        act,
        enterprise_id=referral.need.enterprise.public_id,
        subject_kind="need",
        subject_id=referral.need.public_id,
        what=what,
    )
