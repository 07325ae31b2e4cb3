"""A bank asks for a guarantee; the agency may look from then on, under the owner's consent."""

from app.agreements.models import GuaranteeProgramme
from app.agreements.queries import live_programme, programme_by_id
from app.agreements.rules import programme_fee
from app.consents.commands import record_disclosure
from app.consents.models import Consent
from app.consents.queries import locked_consent
from app.guarantee import queries, rules
from app.guarantee.commands.commitments import lapse
from app.guarantee.models import GuaranteeApplication
from app.guarantee.rules import ApplicationFacts
from app.guarantee.rules.applying import amount_refusals
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.notify import notify
from app.infra.references import next_reference
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Permission, Role
from app.kernel.errors import Forbidden
from app.kernel.refusals import Refusal, invalid, invalid_if, refuse_if
from app.kernel.words import N_
from app.needs.models import FinancingNeed
from app.needs.queries import locked_need, speakers_of
from app.referrals.commands.guarantors import NAME_GUARANTOR
from app.referrals.models import Offer, Referral
from app.referrals.queries import consent_to_guarantor

constraint(
    "uq_guarantee_applications_standing",
    Refusal("already_applied", "这笔业务已有一份在办的担保申请"),
)


def apply_for_guarantee(
    act: Act,
    *,
    referral: Referral,
    offer: Offer | None,
    programme_id: str,
    amount_fen: int,
) -> GuaranteeApplication:
    """Apply under a live programme; headroom is not asked here, it binds at the approval.

    Args:
        offer: the offer to be covered, or None while there is only the referral.
        programme_id: public id as it was sent.
    """
    need = referral.need
    programme = _programme(act, referral, offer, programme_id)
    most = offer.amount_fen if offer else need.amount_fen
    invalid_if(amount_refusals(amount_fen, most))
    consent = _consent_for(need, programme)
    locked_need(need.id)
    db.session.refresh(referral)
    if offer is not None:
        db.session.refresh(offer)
    refuse_if(rules.application_refusals(_facts(referral, offer, consent)))
    assert consent is not None
    application = _new(act, referral, offer, programme, amount_fen)
    _disclose(act, application, consent)
    if offer is not None:
        close_tasks(act, subject=offer, kind=NAME_GUARANTOR)
    _tell(act, application)
    return application


def _programme(
    act: Act, referral: Referral, offer: Offer | None, programme_id: str
) -> GuaranteeProgramme:
    programme = live_programme(programme_id, referral.lender_id, act.on)
    if programme is None:
        invalid_if(_not_live(referral, programme_id))
        raise invalid("programme_id", "没有这个在有效期内、包含本行的担保协议")
    named = offer.guarantee_programme_id if offer else None
    if named not in (None, programme.public_id):
        raise invalid("programme_id", "方案里写的是另一份担保协议")
    return programme


def _not_live(referral: Referral, programme_id: str) -> tuple[Refusal, ...]:
    """Of an agreement the bank is part of, why it is of no use now; nothing of another's."""
    known = programme_by_id(programme_id)
    if known is None or referral.lender_id not in [lender.id for lender in known.lenders]:
        return ()
    if known.state in ("live", "expired"):
        text = "担保协议“{name}”的有效期是 {first} 到 {last}，现在不能用来申请担保"
    else:
        text = "担保协议“{name}”还没有生效，或已暂停新业务、已终止，现在不能用来申请担保"
    return (
        Refusal(
            "programme_not_live",
            text,
            known.citation,
            field="programme_id",
            actual=known.state,
            values={
                "name": known.name,
                "first": known.valid_from.isoformat(),
                "last": known.valid_to.isoformat(),
            },
        ),
    )


def _consent_for(need: FinancingNeed, programme: GuaranteeProgramme) -> Consent | None:
    consent = consent_to_guarantor(need, programme.guarantor_id)
    # Locked before the need is, in the order of a withdrawal.
    return locked_consent(consent.id) if consent is not None else None


def _facts(referral: Referral, offer: Offer | None, consent: Consent | None) -> ApplicationFacts:
    standing = queries.standing_of(referral.id, offer.id if offer else None)
    return ApplicationFacts(
        referral_state=referral.state,
        offer_state=offer.state if offer else None,
        standing_already=standing is not None,
        may_disclose=consent is not None,
    )


def _new(
    act: Act,
    referral: Referral,
    offer: Offer | None,
    programme: GuaranteeProgramme,
    amount_fen: int,
) -> GuaranteeApplication:
    term = offer.term_months if offer else referral.need.term_months
    application = GuaranteeApplication(
        county_id=act.actor.county_id,
        reference=next_reference(act, "DS"),
        referral_id=referral.id,
        offer_id=offer.id if offer else None,
        need_id=referral.need_id,
        enterprise_id=referral.need.enterprise_id,
        programme_id=programme.id,
        lender_id=referral.lender_id,
        guarantor_id=programme.guarantor_id,
        reguarantor_id=programme.reguarantor_id,
        amount_fen=amount_fen,
        term_months=term,
        fee_fen=programme_fee(programme, amount_fen, term),
        submitted_by=act.actor.id,
        submitted_at=act.at,
        reason_codes=[],
        comment="",
        policy_digest=act.policy.digest,
    )
    detail = {
        "programme": programme.public_id,
        "referral": referral.public_id,
        "amount_fen": amount_fen,
    }
    journal.record(act, application, "submit", announce="guarantee.submitted", detail=detail)
    db.session.flush()
    db.session.refresh(application)
    return application


def _disclose(act: Act, application: GuaranteeApplication, consent: Consent) -> None:
    """The agency and its re-guarantor may look; a re-guarantor only where the owner left it open.

    A consent that names the guarantor alone does not open the file to anyone behind it.
    """
    recipients = [application.guarantor_id]
    if application.reguarantor_id is not None and application.need.wants_guarantee:
        recipients.append(application.reguarantor_id)
    for recipient_id in recipients:
        for kind, subject in (("need", application.need), ("enterprise", application.enterprise)):
            record_disclosure(
                act,
                consent=consent,
                subject_kind=kind,
                subject_id=subject.public_id,
                recipient_id=recipient_id,
            )


def _tell(act: Act, application: GuaranteeApplication) -> None:
    open_task(
        act,
        kind="guarantee_study",
        subject=application,
        text=N_("担保申请 {reference} 等受理审查"),
        values={"reference": application.reference},
        url=f"/guarantee/applications/{application.public_id}",
        organisation_id=application.guarantor_id,
        role=Role.GUARANTEE_OFFICER,
    )
    notify(
        act,
        user_ids=speakers_of(application.need),
        kind="guarantee_submitted",
        text=N_("银行已向 {guarantor} 申请担保，资料同时给了这家机构"),
        values={"guarantor": application.guarantor.name},
        url="/me/consents",
    )


def withdraw_application(
    act: Act, *, application: GuaranteeApplication, reason: str | None = None
) -> GuaranteeApplication:
    """The bank takes its application back; a letter that was given lapses with it."""
    if act.actor.role is not None and act.actor.organisation_id != application.lender_id:
        raise Forbidden(Permission.GUARANTEE_APPLY)
    application = queries.locked_application(application.id)
    application.machine.step(application.state, "withdraw")
    if application.commitment is not None:
        lapse(act, commitment=application.commitment, reason=reason or "withdrawn", close=False)
    journal.record(act, application, "withdraw", reason=reason, announce="guarantee.withdrawn")
    close_tasks(act, subject=application)
    return application
