"""From the accepted offer on: paid out, paid back by the calendar or not, claimed."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from app.claims import commands as claims
from app.guarantee.queries import approved_for_offer
from app.infra import clock
from app.infra.acts import machine_act
from app.infra.db import db
from app.loans import commands as loans
from app.loans.models import Loan
from app.loans.queries import registered_assets
from app.loans.rules import open_conditions
from app.referrals.models import Offer

if TYPE_CHECKING:
    from app.demo.needs import Case

TRIES = 15
"""Working days a bank waits for a letter or a certificate before it gives the offer up."""
REMINDED_AT = (30, 60, 90, 120)
CLAIMED_AFTER = 62
"""Days past due; a claim is open from 60."""


def loan_story(case: "Case", offer: Offer, officer: str, draw: Random) -> Iterator[datetime]:
    """A loan from its drawdown to its end, or to where its plan stops."""
    for _ in range(TRIES):
        yield case.telling.office_time(draw, 1, 2)
        if offer.state != "accepted" or _ready(offer):
            break
    if offer.state != "accepted":
        return
    if not _ready(offer):
        why = "no_guarantee" if offer.guarantee_programme_id else "conditions_unmet"
        loans.let_fall(case.telling.cast.act(officer), offer=offer, reason=why)
        return
    act = case.telling.cast.act(officer)
    loan = loans.book_loan(
        act, offer=offer, disbursed_on=act.on, contract_number=f"JK-{offer.reference}"
    )
    db.session.flush()
    yield from _repay(case, loan, officer, draw)


def fallen_story(case: "Case", offer: Offer, officer: str, draw: Random) -> Iterator[datetime]:
    """After some weeks bank or owner gives the offer up."""
    yield case.telling.office_time(draw, TRIES, 2 * TRIES)
    who, why = draw.choice(
        ((officer, "circumstances_changed"), (case.firm.holder, "not_wanted_any_more"))
    )
    if offer.state == "accepted":
        loans.let_fall(case.telling.cast.act(who), offer=offer, reason=why)


def _ready(offer: Offer) -> bool:
    """Whether letter and certificates are there."""
    if offer.guarantee_programme_id and approved_for_offer(offer, clock.today()) is None:
        return False
    return not open_conditions(offer.conditions, registered_assets(offer.referral))


def _repay(case: "Case", loan: Loan, officer: str, draw: Random) -> Iterator[datetime]:
    """Line by line or some together; `pays` says how many before the money stays away."""
    pays, at_once = case.plan.pays, case.plan.at_once
    due = [(line.number, line.due_on, line.total_fen) for line in loan.lines]
    paid = due[:pays]
    for first in range(0, len(paid), at_once):
        together = paid[first : first + at_once]
        number, due_on, _ = together[0]
        yield clock.at_local(due_on, draw.randrange(9, 17), draw.randrange(60))
        act = case.telling.cast.act(officer)
        loans.record_repayment(
            act,
            loan=loan,
            paid_on=act.on,
            amount_fen=sum(total_fen for _, _, total_fen in together),
            external_number=f"HK-{loan.reference}-{number:03d}",
        )
        if loan.state == "settled":
            return
    if pays is not None and pays < len(due):
        yield from _fall_behind(case, loan, officer, due[pays][1])


def _fall_behind(case: "Case", loan: Loan, officer: str, due_on: date) -> Iterator[datetime]:
    """What the calendar does, and the claim where the plan has one."""
    yield _after(due_on, 1)
    loans.follow_calendar(machine_act(loan.county_id), loan=loan)
    for days in REMINDED_AT:
        if case.plan.claim and days > CLAIMED_AFTER:
            yield _after(due_on, CLAIMED_AFTER, hour=10)
            yield from _claim(case, loan, officer)
            return
        yield _after(due_on, days)
        loans.bring_up_overdue(machine_act(loan.county_id), loan=loan)


def _after(due_on: date, days: int, *, hour: int = 0) -> datetime:
    return clock.at_local(due_on + timedelta(days=days), hour, 10)


def _claim(case: "Case", loan: Loan, officer: str) -> Iterator[datetime]:
    """Filed by the bank; approved by two people of the agency; paid."""
    cast, telling = case.telling.cast, case.telling
    claim = claims.file_claim(cast.act(officer), loan=loan)
    db.session.flush()
    if case.plan.claim == "notified":
        return
    draw = telling.draw("claim", claim.reference)
    for who in ("guarantee-officer", "guarantee-manager"):
        yield telling.office_time(draw, 1, 2)
        claims.approve_claim(cast.act(who), claim=claim)
    yield telling.office_time(draw, 1, 3)
    claims.pay_claim(cast.act("guarantee-officer"), claim=claim)
