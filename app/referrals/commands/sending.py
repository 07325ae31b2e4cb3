"""Sending a need to a lender by name, under a live consent."""

from datetime import timedelta

from app.consents.commands import record_disclosure
from app.consents.models import Consent
from app.consents.queries import live_consent_for
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
from app.referrals.models import Referral
from app.referrals.rules import ReferralFacts


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
    names; with `invite` it proposes, and the owner accepts in one tap.
    """
    need = locked_need(need.id)
    invalid_if(refusals_for(act, need, product))
    by_owner = speaks_for(act.actor, need)
    consent = _consent_for(need, product, by_owner=by_owner)
    facts = _facts(need, product, consent, by_owner=by_owner or invite)
    refuse_if(rules.referral_refusals(facts, policy=act.policy))
    referral = Referral(
        county_id=act.actor.county_id,
        reference=next_reference(act, "ZJ"),
        need_id=need.id,
        need=need,
        lender_id=product.lender_id,
        lender=product.lender,
        product=product,
        product_id=product.id,
        origin=origin or ("owner" if by_owner else "centre"),
        green_channel=need.green_channel,
        created_at=act.at,
        policy_digest=act.policy.digest,
    )
    if invite and not by_owner:
        return _invite(act, referral)
    assert consent is not None
    return _send(act, referral, consent)


def accept_invitation(act: Act, *, referral: Referral) -> Referral:
    """The owner agrees to a lender the centre proposed; that names the lender."""
    need = locked_need(referral.need_id)
    referral.machine.step(referral.state, "send")
    consent = _consent_for(need, referral.product, by_owner=True)
    facts = _facts(need, referral.product, consent, by_owner=True, without=referral)
    refuse_if(rules.referral_refusals(facts, policy=act.policy))
    assert consent is not None
    return _send(act, referral, consent)


def _consent_for(need: FinancingNeed, product: Product, *, by_owner: bool) -> Consent | None:
    """The consent that carries the sending: one that names the lender, else the owner's own."""
    enterprise = need.enterprise.public_id
    named = live_consent_for(enterprise, "referral", recipient_id=product.lender_id)
    return named or live_consent_for(enterprise, "referral")


def _facts(
    need: FinancingNeed,
    product: Product,
    consent: Consent | None,
    *,
    by_owner: bool,
    without: Referral | None = None,
) -> ReferralFacts:
    open_now = [r for r in queries.open_referrals_of(need.id) if r is not without]
    names = consent is not None and any(
        r.organisation_id == product.lender_id for r in consent.recipients
    )
    return ReferralFacts(
        need_state=need.state,
        open_to_referral=need.state in OPEN_TO_REFERRAL,
        enterprise_verified=need.enterprise.state == "verified",
        consent_live=consent is not None,
        consent_names_lender=names,
        by_centre=not by_owner,
        open_referrals=len(open_now),
        open_with_lender=any(r.lender_id == product.lender_id for r in open_now),
        product_live=product.state == "published",
    )


def _invite(act: Act, referral: Referral) -> Referral:
    # "invited" is not where a referral begins by default, so the state is named at the start.
    journal.begin(act, referral, "invite", state="invited", announce="referral.invited")
    return referral


def _send(act: Act, referral: Referral, consent: Consent) -> Referral:
    need = referral.need
    _start_clocks(act, referral)
    referral.consent_id = consent.id
    detail = {"lender": referral.lender.public_id, "product": referral.product.public_id}
    db.session.add(referral)
    journal.record(act, referral, "send", announce="referral.sent", detail=detail)
    db.session.flush()
    for kind, public_id in (("need", need.public_id), ("enterprise", need.enterprise.public_id)):
        record_disclosure(
            act,
            consent=consent,
            subject_kind=kind,
            subject_id=public_id,
            recipient_id=referral.lender_id,
        )
    move_need(act, need=need, action="refer")
    return referral


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
