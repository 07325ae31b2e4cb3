"""Three offers for one need, and room in the need for two; each is accepted in three windows."""

from datetime import timedelta

from app.demo.contests.contest import Attempt, Contest, Probe
from app.demo.contests.stage import TERM_MONTHS, Stage
from app.demo.firms import WAN
from app.infra.db import db
from app.referrals import commands as referrals
from app.referrals.models import Offer, Referral
from app.referrals.rules import OfferTerms

BANKS = ("nongshang", "youchu", "cunzhen")
NEED_FEN = 100 * WAN
OFFER_FEN = 40 * WAN
WINDOWS = 3
WINNERS = 2
VALID_DAYS = 20


def last_quota(stage: Stage) -> Contest:
    """The owner accepts every offer at once, several times over."""
    firm = stage.firm()
    need = stage.need(firm, NEED_FEN)
    offers = [_offer(stage, referral) for referral in stage.taken(firm, need, BANKS)]
    owner = firm.plan.owner_login
    return Contest(
        "last-quota",
        WINNERS,
        tuple(_attempt(stage, offer, owner) for offer in offers * WINDOWS),
        Probe(owner, stage.url("referrals.show_usage", need=need.public_id)),
    )


def _offer(stage: Stage, referral: Referral) -> Offer:
    product = referral.product
    act = stage.cast.act(f"{stage.cast.bank_key(referral.lender_id)}-officer")
    terms = OfferTerms(
        amount_fen=OFFER_FEN,
        annual_rate=product.rate_min,
        term_months=TERM_MONTHS,
        method=product.methods[0],
        valid_until=act.on + timedelta(days=VALID_DAYS),
    )
    offer = referrals.make_offer(act, referral=referral, terms=terms)
    db.session.flush()
    return offer


def _attempt(stage: Stage, offer: Offer, owner: str) -> Attempt:
    named = {"offer": offer.public_id}
    return Attempt(
        owner,
        stage.url("referrals.show_offer", **named),
        stage.url("referrals.accept_offer", **named),
    )
