"""What a pledge for a referral rests on: read by its lender, held still while it is pledged."""

from app.collateral.queries import secured_by
from app.collateral.rules.pledging import Secured
from app.infra.db import db
from app.infra.scope import visible
from app.kernel.actors import LENDER_ROLES, Actor
from app.referrals.models import Referral
from app.referrals.states import OPEN

SECURABLE = (*OPEN, "won")


@secured_by("referral")
def secured_referral(actor: Actor, public_id: str) -> Secured | None:
    """A lender's own referral. The share lock keeps it from closing until the pledge is written,

    so that its end finds the pledge and releases it.
    """
    if actor.role not in LENDER_ROLES:
        return None
    statement = visible(actor, Referral).where(Referral.public_id == public_id)
    referral = db.session.scalars(statement.with_for_update(read=True, of=Referral)).one_or_none()
    if referral is None:
        return None
    return Secured(
        kind="referral",
        public_id=referral.public_id,
        enterprise_id=referral.need.enterprise.public_id,
        open=referral.state in SECURABLE,
    )
