"""Sending a need to a lender by name, under a live consent."""

from datetime import timedelta

from app.consents.commands import record_disclosure
from app.consents.models import Consent
from app.consents.queries import live_consent_for, locked_consent
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.references import next_reference
from app.kernel.refusals import invalid_if, refuse_if
from app.matching.queries import refusals_for
from app.needs.commands import move_need
from app.needs.models import FinancingNeed
from app.needs.queries import locked_need, speaks_for
from app.needs.states import OPEN_TO_REFERRAL
from app.products.models import Product
from app.referrals import queries, rules
from app.referrals.models import Offer, Referral
from app.referrals.rules import ReferralFacts
from app.referrals.states import OPEN


def send_referral(
    act: Act,
    *,
    need: FinancingNeed,
    product: Product,
    origin: str | None = None,
    invite: bool = False,
) -> Referral:
    """Send a need to the lender of a product.

    The owner names the lender by sending. The centre sends only to a lender that a live consent
    names; with `invite` it otherwise proposes, and the owner accepts in one tap.
    """
    consent = _consent_for(need, product)
    need = locked_need(need.id)
    invalid_if(refusals_for(act, need, product))
    by_owner = speaks_for(act.actor, need)
    named = _named(need, product)
    propose = invite and not by_owner and not named
    facts = _facts(need, product, consent, may_send=by_owner or named or propose)
    refuse_if(rules.referral_refusals(facts, policy=act.policy))
    if propose:
        return _propose(act, need, product)
    assert consent is not None
    referral = _invited(need, product) or _new(act, need, product)
    referral.origin = origin or ("owner" if by_owner else "centre")
    return _send(act, referral, consent)


def accept_invitation(act: Act, *, referral: Referral) -> Referral:
    """The owner agrees to a lender the centre proposed; that names the lender."""
    consent = _consent_for(referral.need, referral.product)
    need = locked_need(referral.need_id)
    db.session.refresh(referral)
    referral.machine.step(referral.state, "send")
    facts = _facts(need, referral.product, consent, may_send=True)
    refuse_if(rules.referral_refusals(facts, policy=act.policy))
    assert consent is not None
    return _send(act, referral, consent)


def decline_invitation(act: Act, *, referral: Referral) -> Referral:
    """The owner does not want this lender; nothing was shown to it."""
    if referral.state != "invited":
        referral.machine.step(referral.state, "send")
    referral.closed_at = act.at
    journal.record(act, referral, "cancel", reason="not_wanted", announce="referral.cancelled")
    return referral


def _consent_for(need: FinancingNeed, product: Product) -> Consent | None:
    """The consent that carries the sending: one that names the lender, else the general one.

    It is locked before the need is, in the order of a withdrawal, which ends the one and then
    moves the other.
    """
    enterprise = need.enterprise.public_id
    named = live_consent_for(enterprise, "referral", recipient_id=product.lender_id)
    consent = named or live_consent_for(enterprise, "referral")
    return locked_consent(consent.id) if consent is not None else None


def _named(need: FinancingNeed, product: Product) -> bool:
    enterprise = need.enterprise.public_id
    return live_consent_for(enterprise, "referral", recipient_id=product.lender_id) is not None


def _facts(
    need: FinancingNeed, product: Product, consent: Consent | None, *, may_send: bool
) -> ReferralFacts:
    """An invitation takes none of the owner's places and stands in nobody's way."""
    open_now = [r for r in queries.waiting_referrals_of(need.id) if r.state in OPEN]
    return ReferralFacts(
        open_to_referral=need.state in OPEN_TO_REFERRAL,
        enterprise_verified=need.enterprise.state == "verified",
        consent_live=consent is not None,
        may_name_lender=may_send,
        open_referrals=len(open_now),
        open_with_lender=any(r.lender_id == product.lender_id for r in open_now),
        product_live=product.state == "published",
        lender=product.lender.name,
    )


def _invited(need: FinancingNeed, product: Product) -> Referral | None:
    """The invitation to this lender, if one waits: sending answers it."""
    waiting = queries.waiting_referrals_of(need.id)
    found = [r for r in waiting if r.state == "invited" and r.lender_id == product.lender_id]
    for referral in found:
        referral.product, referral.product_id = product, product.id
    return found[0] if found else None


def _new(act: Act, need: FinancingNeed, product: Product) -> Referral:
    return Referral(
        county_id=act.actor.county_id,
        reference=next_reference(act, "ZJ"),
        need_id=need.id,
        need=need,
        lender_id=product.lender_id,
        lender=product.lender,
        product=product,
        product_id=product.id,
        origin="centre",
        green_channel=need.green_channel,
        asks=0,
        escalated=0,
        created_at=act.at,
        policy_digest=act.policy.digest,
    )


def _propose(act: Act, need: FinancingNeed, product: Product) -> Referral:
    """Propose a lender to the owner; proposing it again changes the product at most."""
    waiting = _invited(need, product)
    if waiting is not None:
        journal.note(act, waiting, "invite", announce="referral.invited")
        return waiting
    referral = _new(act, need, product)
    # "invited" is not where a referral begins by default, so the state is named at the start.
    journal.begin(act, referral, "invite", state="invited", announce="referral.invited")
    return referral


def _send(act: Act, referral: Referral, consent: Consent) -> Referral:
    need = referral.need
    _start_clocks(act, referral)
    referral.consent_id = consent.id
    journal.record(act, referral, "send", announce="referral.sent", detail=referral.parties())
    db.session.flush()
    _show(act, referral, consent)
    move_need(act, need=need, action="refer")
    return referral


def show_again(act: Act, *, offer: Offer) -> Offer:
    """Open the file to the lender of an accepted offer again, under a consent that is live.

    The consent it was sent under has ended before the money was paid out; without the file the
    lender cannot enter the loan. Showing what is shown already changes nothing.
    """
    referral = offer.referral
    consent = _consent_for(referral.need, referral.product)
    # Whoever gives the offer up takes this row first: nothing is shown that was given up meanwhile.
    locked_need(referral.need_id)
    db.session.refresh(offer)
    refuse_if(rules.showing_refusals(accepted=offer.state == "accepted", consented=bool(consent)))
    assert consent is not None
    referral.consent_id = consent.id
    _show(act, referral, consent)
    journal.note(act, offer, "show_again", announce="offer.shown_again", detail=referral.parties())
    return offer


def _show(act: Act, referral: Referral, consent: Consent) -> None:
    for kind, public_id in _shown(referral.need):
        record_disclosure(
            act,
            consent=consent,
            subject_kind=kind,
            subject_id=public_id,
            recipient_id=referral.lender_id,
        )


def _shown(need: FinancingNeed) -> list[tuple[str, str]]:
    """What sending a need shows: itself, its enterprise, the assets it names."""
    assets = [("asset", public_id) for public_id in need.collateral_ids]
    return [("need", need.public_id), ("enterprise", need.enterprise.public_id), *assets]


def _start_clocks(act: Act, referral: Referral) -> None:
    policy = act.policy
    days = rules.decision_days(
        policy,
        green_channel=referral.green_channel,
        startup_loan=referral.product.startup_loan,
    )
    referral.sent_at = act.at
    referral.contact_due_at = add_working_days(act.at, policy["clocks.first_contact_working_days"])
    referral.due_at = add_working_days(act.at, days)
    referral.outer_due_at = act.at + timedelta(days=policy["clocks.outer_limit_calendar_days"])
