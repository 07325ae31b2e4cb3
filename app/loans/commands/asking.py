"""What an accepted offer asks of its bank, and of its owner when the consent under it ends."""

from app.accounts.queries import members_of
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.notify import notify
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.words import N_
from app.needs.queries import speakers_of
from app.referrals.models import Offer

BOOK = "book_loan"
SHOW_AGAIN = "show_again"


def ask_for_booking(act: Act, *, offer: Offer) -> None:
    """The owner said yes, and the bank may read the file: it pays out and enters the day."""
    close_tasks(act, subject=offer, kind=SHOW_AGAIN)
    open_task(
        act,
        kind=BOOK,
        subject=offer,
        text=N_("方案 {reference} 已被接受：放款后请登记"),
        values={"reference": offer.reference},
        url=f"/bank/offers/{offer.public_id}/book",
        organisation_id=offer.referral.lender_id,
        role=Role.BANK_OFFICER,
        due_at=add_working_days(act.at, act.policy["clocks.booking_working_days"]),
    )


def ask_for_consent(act: Act, *, offer: Offer) -> None:
    """The bank may not read the file any more: its task ends, the owner is asked to decide."""
    close_tasks(act, subject=offer, kind=BOOK)
    values = {"reference": offer.reference}
    for user_id in speakers_of(offer.referral.need):
        open_task(
            act,
            kind=SHOW_AGAIN,
            subject=offer,
            text=N_("方案 {reference} 还没有放款，给银行的授权已经结束：要放款请重新授权"),
            values=values,
            url=f"/me/offers/{offer.public_id}",
            user_id=user_id,
        )
    desk = members_of(offer.referral.lender_id, act.on, Role.BANK_OFFICER)
    notify(
        act,
        user_ids=[user.id for user in desk],
        kind=SHOW_AGAIN,
        text=N_("方案 {reference} 的授权已结束：放款前请联系客户重新授权"),
        values=values,
    )
