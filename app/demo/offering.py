"""An offer from its terms to the owner's answer, and what the bank does beside it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.demo.covering import cover_story, programme_for
from app.demo.lending import fallen_story, loan_story
from app.demo.pledging import condition_of, pledge_story
from app.infra import clock
from app.infra.acts import Act, machine_act
from app.infra.db import db
from app.referrals import commands as referrals
from app.referrals.models import Offer, Referral
from app.referrals.rules import OfferTerms

if TYPE_CHECKING:
    from app.demo.needs import Case

STEP = Decimal("0.0005")
VALID_DAYS = (10, 45)
SHORT_DAYS = 7
"""How long an offer stands whose owner never answers."""


def offer_story(case: "Case", referral: Referral, officer: str, script: str) -> Iterator[datetime]:
    """An offer; above the officer's limit the manager looks first; then the owner answers."""
    if not referral.can("offer") or case.left_fen < referral.product.amount_min_fen:
        return
    act = case.telling.cast.act(officer)
    terms = _secured(case, referral, _terms(act, case, referral, script))
    offer = referrals.make_offer(act, referral=referral, terms=terms)
    db.session.flush()
    if offer.state == "awaiting_approval":
        if script == "wait_approval":
            return
        yield case.telling.office_time(case.draw, 0, 1)
        if not _review(case, offer, script):
            return
    _secure(case, offer, officer)
    yield from _answer(case, offer, script)
    if offer.state == "accepted":
        draw = case.telling.draw("loan", offer.reference)
        story = loan_story if case.plan.books else fallen_story
        case.telling.begin(story(case, offer, officer, draw))


def _terms(act: Act, case: "Case", referral: Referral, script: str) -> OfferTerms:
    product, draw, method = referral.product, case.draw, case.plan.method
    most = min(case.left_fen, product.amount_max_fen)
    share = Decimal(draw.choice((50, 60, 70))) / 100 if script == "part" else Decimal(1)
    steps = int((product.rate_max - product.rate_min) / STEP)
    days = SHORT_DAYS if script == "lapse" else draw.randint(*VALID_DAYS)
    return OfferTerms(
        amount_fen=max(product.amount_min_fen, int(most * share)),
        annual_rate=product.rate_min + STEP * draw.randint(0, steps),
        term_months=min(max(referral.need.term_months, product.term_min_months),
                        product.term_max_months),
        method=method if method in product.methods else draw.choice(product.methods),
        valid_until=act.on + timedelta(days=days),
    )  # fmt: skip


def _secured(case: "Case", referral: Referral, terms: OfferTerms) -> OfferTerms:
    """The terms with the programme that covers them and the asset that is asked for."""
    pledged = case.asset is not None and case.plan.asset in ("proposed", "registered")
    return replace(
        terms,
        guarantee_programme_id=programme_for(case, referral, terms.amount_fen),
        conditions=(condition_of(case.asset),) if pledged and case.asset else (),
    )


def _secure(case: "Case", offer: Offer, officer: str) -> None:
    """What the lender does beside the owner's answer: the guarantee, the pledge."""
    telling = case.telling
    if offer.guarantee_programme_id:
        draw = telling.draw("cover", offer.reference)
        telling.begin(cover_story(case, offer, officer, draw))
    if case.asset is not None:
        draw = telling.draw("pledge", offer.reference)
        telling.begin(pledge_story(case, offer, officer, draw))


def _review(case: "Case", offer: Offer, script: str) -> bool:
    """The manager approves the offer, or gives it back; True when the owner may see it."""
    if not offer.can("approve") or offer.valid_until < clock.today():
        return False
    manager = f"{case.telling.cast.bank_key(offer.referral.lender_id)}-manager"
    act = case.telling.cast.act(manager)
    if script == "returned":
        referrals.return_offer(act, offer=offer, reason="请补充还款来源的说明")
        return False
    referrals.approve_offer(act, offer=offer)
    return True


def _answer(case: "Case", offer: Offer, script: str) -> Iterator[datetime]:
    """The owner accepts, refuses, or lets the offer lapse; "open" rests with the owner."""
    if script == "open":
        return
    if script == "lapse":
        yield clock.at_local(offer.valid_until + timedelta(days=1), 0, 10)
        if offer.can("expire"):
            referrals.expire_offer(machine_act(offer.county_id), offer=offer)
        return
    yield case.telling.office_time(case.draw, 1, 3)
    if offer.valid_until < clock.today():
        return
    act = case.telling.cast.act(case.firm.holder)
    if script == "reject" and offer.can("reject"):
        referrals.reject_offer(act, offer=offer, reason="利率比预期高")
        yield case.telling.office_time(case.draw, 1, 2)
        if case.need.can("refer"):
            case.ask_next_lender()
    elif offer.can("accept") and offer.amount_fen <= case.left_fen:
        referrals.accept_offer(act, offer=offer)
        yield case.telling.office_time(case.draw, 1, 2)
        if case.left_fen and case.need.can("refer"):
            case.ask_next_lender()
