"""What an accepted offer asks for, and what the clock does to loans after midnight in China."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.consents.queries import consent_by_id, earlier_than
from app.infra import jobs
from app.infra.acts import Act, machine_act
from app.infra.counties import all_counties
from app.infra.db import db
from app.kernel.dates import add_months
from app.loans import commands, queries, rules
from app.loans.commands.parks import tell_parks
from app.loans.models import Loan
from app.loans.queries.outcomes import loans_to_judge
from app.loans.rules.outcomes import went_bad
from app.referrals.models import Offer
from app.referrals.queries import accepted_under_consents, offer_by_id, shut_before_booking
from app.whitelist.commands.risk_scores import record_outcome


def on_offer_accepted(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER offer.accepted, offer.shown_again: its bank is asked to enter the drawdown."""
    offer = offer_by_id(subject_id)
    assert offer is not None, subject_id
    _ask(act, offer)


def on_consent_ended(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER consent.withdrawn, consent.expired, consent.narrowed: what waits for money, waits."""
    consent = consent_by_id(subject_id)
    ids = [consent.id, *(earlier.id for earlier in earlier_than(consent))]
    for offer in accepted_under_consents(ids):
        _ask(act, offer)


def _ask(act: Act, offer: Offer) -> None:
    """Ask the bank for the day of the drawdown; where it may not read the file, the owner."""
    if queries.loan_of_offer(offer) is not None:
        return
    if shut_before_booking(offer):
        commands.ask_for_consent(act, offer=offer)
    else:
        commands.ask_for_booking(act, offer=offer)


def on_overdue_changed(act: Act, subject_id: str, payload: dict[str, Any]) -> None:
    """LATER loan.overdue, loan.caught_up, loan.settled: the owner's credit facts follow."""
    loan = queries.loan_by_id(subject_id)
    if loan is not None:
        commands.tell_overdue(act, loan=loan)


@jobs.periodic("loans_ageing", "9 16 * * *")
def age_loans() -> None:
    """Move what fell behind, bring up what is long overdue, tell owners what falls due soon."""
    for county in all_counties():
        act = machine_act(county.id)
        days = act.policy["loans.due_reminder_days"]
        _each(act, queries.falling_behind, commands.fall_behind)
        _each(act, queries.overdue_loans, commands.bring_up_overdue)
        _each(act, queries.due_within, _remind, days)


def _each(act: Act, found: Callable[..., list[Loan]], do: Callable[..., Any], *more: Any) -> None:
    """Portion after portion, each committed: a long list never holds its rows for long."""
    last = 0
    while loans := found(act.actor.county_id, act.on, *more, after=last):
        for loan in loans:
            do(act, loan=loan)
            last = loan.id
        db.session.commit()


def _remind(act: Act, *, loan: Loan) -> None:
    days = act.policy["loans.due_reminder_days"]
    if rules.due_soon(loan.next_due_on, act.on, days=days, reminded_for=loan.reminded_for):
        commands.remind_of_payment(act, loan=loan)


# After the ageing of the night.
@jobs.periodic("loan_outcomes", "50 16 * * *")
def tell_outcomes() -> None:
    """Tell the risk cards what became of each loan, once: bad at once, good when it is over."""
    for county in all_counties():
        act, last = machine_act(county.id), 0
        days, months = act.policy["risk.bad_days"], act.policy["risk.window_months"]
        since, before = act.on - timedelta(days=days), add_months(act.on, -months)
        while loans := loans_to_judge(county.id, since, before, after=last):
            for loan in loans:
                _tell(act, loan, days, months)
                last = loan.id
            db.session.commit()


def _tell(act: Act, loan: Loan, days: int, months: int) -> None:
    bad = went_bad(
        began_on=loan.disbursed_on,
        oldest_unpaid_on=loan.next_due_on,
        settled=loan.state == "settled",
        on=act.on,
        bad_days=days,
        window_months=months,
    )
    if bad is not None:
        record_outcome(
            act,
            enterprise_id=loan.enterprise_id,
            loan=loan.public_id,
            began_on=loan.disbursed_on,
            bad=bad,
        )


# Before the parks are rated (app/whitelist).
@jobs.periodic("park_loans", "20 17 1 * *")
def tell_park_loans() -> None:
    """Tell the guaranteed loans of each park, once a month."""
    for county in all_counties():
        tell_parks(machine_act(county.id))
        db.session.commit()
