"""An accepted offer that comes to nothing (方案未成): no money was paid out, everybody is free."""

from app.infra.acts import Act
from app.infra.db import db
from app.infra.tasks import close_tasks
from app.kernel.actors import Role
from app.kernel.refusals import invalid_if, refuse_if
from app.loans import queries, rules
from app.needs.queries import locked_need
from app.referrals import commands as referrals
from app.referrals.models import Offer


def let_fall(act: Act, *, offer: Offer, reason: str) -> Offer:
    """Give up an accepted offer before its money: by its bank with a reason, or by its owner.

    The guarantee letter lapses, pledges for it are free, the need looks for the next lender.
    """
    by_owner = act.actor.role is Role.ENTREPRENEUR
    invalid_if(rules.reason_refusals(reason, by_owner=by_owner))
    # A booking takes the same row first: of the two, one finds the other done.
    locked_need(offer.referral.need_id)
    db.session.refresh(offer)
    booked = queries.loan_of_offer(offer) is not None
    refuse_if(rules.falling_refusals(offer_state=offer.state, booked=booked))
    referrals.fall_through(act, offer=offer, reason=reason)
    close_tasks(act, subject=offer)
    return offer
