"""How a bank's offer comes by a guarantee: applied for, studied, decided by another person."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from app.demo.programmes import COVERED_BANKS
from app.guarantee import commands as guarantee
from app.infra import clock
from app.infra.acts import machine_act
from app.infra.db import db
from app.referrals.models import Offer, Referral

if TYPE_CHECKING:
    from app.demo.needs import Case

CLIENT_MOST_FEN = 900_000_000
"""A firm of the demo is covered up to here in all, below the cap of the programme."""
REASONS = ("R03", "R10", "R12")


def programme_for(case: "Case", referral: Referral, amount_fen: int) -> str | None:
    """The programme (public id) that an offer on this referral names."""
    cast = case.telling.cast
    if not case.need.wants_guarantee or cast.programme_id is None:
        return None
    if cast.bank_key(referral.lender_id) not in COVERED_BANKS:
        return None
    if case.firm.covered_fen + amount_fen > CLIENT_MOST_FEN:
        return None
    case.firm.covered_fen += amount_fen
    return cast.programme_id


def cover_story(case: "Case", offer: Offer, officer: str, draw: Random) -> Iterator[datetime]:
    """One application on an offer, as far as the plan of its need says."""
    cast, telling, ends = case.telling.cast, case.telling, case.plan.cover
    yield telling.office_time(draw, 0, 1)
    if offer.state not in ("open", "accepted"):
        return
    application = guarantee.apply_for_guarantee(
        cast.act(officer),
        referral=offer.referral,
        offer=offer,
        programme_id=offer.guarantee_programme_id or "",
        amount_fen=offer.amount_fen,
    )
    db.session.flush()
    if ends == "submitted":
        return
    yield telling.office_time(draw, 0, 1)
    if not application.can("study"):
        return
    guarantee.study_application(cast.act("guarantee-officer"), application=application)
    if ends == "in_study":
        return
    yield telling.office_time(draw, 1, 2)
    manager = cast.act(draw.choice(("guarantee-manager", "guarantee-manager2")))
    if not application.can("approve"):
        return
    if ends == "declined":
        codes = draw.sample(REASONS, 1)
        guarantee.decline_application(
            manager, application=application, reason_codes=codes, comment=""
        )
        return
    commitment = guarantee.approve_application(manager, application=application)
    yield clock.at_local(commitment.valid_until + timedelta(days=1), 0, 7)
    if commitment.can("lapse"):
        guarantee.lapse(
            machine_act(commitment.county_id), commitment=commitment, reason="past_validity"
        )
