"""What the calendar does to a loan: behind, brought up, caught up; the owner is told in time."""

from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.notify import notify
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.words import N_
from app.loans import rules
from app.loans.commands.telling import count_arrears
from app.loans.models import Loan
from app.needs.queries import speakers_of

OVERDUE = "loan_overdue"


def follow_calendar(act: Act, *, loan: Loan) -> Loan:
    """Bring the state in line with what is overdue today; a loan that is right stays as it is."""
    late = loan.days_past_due(act.on) > 0
    if late and loan.can("fall_behind"):
        return fall_behind(act, loan=loan)
    if not late and loan.can("catch_up"):
        return catch_up(act, loan=loan)
    return loan


def fall_behind(act: Act, *, loan: Loan) -> Loan:
    """A line's day is over and it is not paid."""
    detail = {"days_past_due": loan.days_past_due(act.on), **loan.parties()}
    journal.record(act, loan, "fall_behind", announce="loan.overdue", detail=detail)
    notify(
        act,
        user_ids=speakers_of(loan.offer.referral.need),
        kind=OVERDUE,
        text=N_("贷款 {reference} 有一期没有按时还：请尽快联系银行"),
        values={"reference": loan.reference},
        url=f"/me/loans/{loan.public_id}",
    )
    return bring_up_overdue(act, loan=loan)


def catch_up(act: Act, *, loan: Loan) -> Loan:
    """All that fell due is paid."""
    loan.brought_up_at_days = 0
    journal.record(act, loan, "catch_up", announce="loan.caught_up", detail=loan.parties())
    close_tasks(act, subject=loan)
    return loan


def bring_up_overdue(act: Act, *, loan: Loan) -> Loan:
    """Bring an overdue loan up again at 1, 30, 60 … days; each once."""
    count_arrears(act, loan=loan)
    days = loan.days_past_due(act.on)
    reached = rules.reminder_reached(days, act.policy["loans.overdue_reminder_days"])
    if reached <= loan.brought_up_at_days:
        return loan
    loan.brought_up_at_days = reached
    text = N_("贷款 {reference} 已逾期 {days} 天")
    values = {"reference": loan.reference, "days": days}
    url = f"/bank/loans/{loan.public_id}"
    desks = [(loan.lender_id, Role.BANK_OFFICER)]
    if loan.guarantor_id is not None:
        desks.append((loan.guarantor_id, Role.GUARANTEE_OFFICER))
    for organisation_id, role in desks:
        open_task(
            act,
            kind=OVERDUE,
            subject=loan,
            text=text,
            values=values,
            url=url,
            organisation_id=organisation_id,
            role=role,
            due_at=add_working_days(act.at, act.policy["clocks.overdue_contact_working_days"]),
        )
    ask_owner(act, loan=loan)
    journal.note(act, loan, "bring_up", detail={"days_past_due": days})
    return loan


def ask_owner(act: Act, *, loan: Loan) -> None:
    """An overdue loan stands among what waits for its owner until nothing is overdue."""
    for user_id in speakers_of(loan.offer.referral.need):
        open_task(
            act,
            kind=OVERDUE,
            subject=loan,
            text=N_("贷款 {reference} 已逾期：请马上联系银行"),
            values={"reference": loan.reference},
            url=f"/me/loans/{loan.public_id}",
            user_id=user_id,
        )


def remind_of_payment(act: Act, *, loan: Loan) -> Loan:
    """The next payment is near: tell the owner once."""
    loan.reminded_for = loan.next_due_on
    notify(
        act,
        user_ids=speakers_of(loan.offer.referral.need),
        kind="loan_due",
        text=N_("贷款 {reference} 的下一期在 {day} 到期"),
        values={"reference": loan.reference, "day": str(loan.next_due_on)},
        url=f"/me/loans/{loan.public_id}",
    )
    return loan
