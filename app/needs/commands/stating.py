"""What the entrepreneur does: draft, edit, send, withdraw."""

from datetime import date

from app.accounts.queries import people_in_role
from app.consents.queries import live_consent_for
from app.enterprises.models import Enterprise
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.references import next_reference
from app.kernel.actors import Role
from app.kernel.refusals import conflict, invalid_if, refuse_if
from app.needs import rules
from app.needs.models import FinancingNeed
from app.needs.rules import NeedDraft, SubmissionFacts


def draft_need(
    act: Act,
    *,
    enterprise: Enterprise,
    draft: NeedDraft,
    expected_payment_on: date | None = None,
    assisted_consent: str | None = None,
) -> FinancingNeed:
    """Begin a need. A liaison officer may do it for someone who signed for it (代填)."""
    invalid_if(rules.draft_refusals(draft, policy=act.policy))
    if enterprise.state in ("suspended", "closed"):
        raise conflict("enterprise_closed", "企业已暂停或注销，不能提出新的需求")
    assisted = act.actor.role is Role.TOWNSHIP_LIAISON
    need = FinancingNeed(
        county_id=act.actor.county_id,
        enterprise=enterprise,
        enterprise_id=enterprise.id,
        expected_payment_on=expected_payment_on,
        assisted_by=act.actor.id if assisted else None,
        assisted_consent=assisted_consent,
        created_by=act.actor.id,
        created_at=act.at,
    )
    _fill(need, draft)
    journal.record(act, need, "draft", detail=_amounts(need))
    return need


def edit_need(
    act: Act, *, need: FinancingNeed, draft: NeedDraft, expected_payment_on: date | None = None
) -> FinancingNeed:
    """Change a draft or a returned need."""
    refuse_if(rules.edit_refusals(need.state))
    invalid_if(rules.draft_refusals(draft, policy=act.policy))
    _fill(need, draft)
    need.expected_payment_on = expected_payment_on
    journal.note(act, need, "edit", detail=_amounts(need))
    return need


def _fill(need: FinancingNeed, draft: NeedDraft) -> None:
    need.amount_fen = draft.amount_fen
    need.term_months = draft.term_months
    need.use = draft.use
    need.purpose = draft.purpose.strip()
    need.wants_guarantee = draft.wants_guarantee
    need.collateral_ids = list(draft.collateral_ids)


def _amounts(need: FinancingNeed) -> dict[str, int | str]:
    return {"amount_fen": need.amount_fen, "term_months": need.term_months, "use": need.use}


def submit_need(act: Act, *, need: FinancingNeed) -> FinancingNeed:
    """Send a need: it gets a reference, a named person of the centre and a first deadline."""
    action = "resubmit" if need.state == "returned" else "submit"
    need.machine.step(need.state, action)
    refuse_if(rules.submission_refusals(_submission_facts(need)))
    need.reference = need.reference or next_reference(act, "XQ")
    need.submitted_at = act.at
    need.wish_to_send = False
    need.contact_id = _centre_contact(act, need)
    need.contact_due_at = add_working_days(act.at, act.policy["clocks.triage_working_days"])
    journal.record(act, need, action, announce="need.submitted", detail=_amounts(need))
    return need


def _submission_facts(need: FinancingNeed) -> SubmissionFacts:
    enterprise = need.enterprise
    return SubmissionFacts(
        enterprise_verified=enterprise.state == "verified",
        consent_live=live_consent_for(enterprise.public_id, "referral") is not None,
    )


def _centre_contact(act: Act, need: FinancingNeed) -> int | None:
    """The centre's officers take new needs in turn."""
    officers = people_in_role(act.actor.county_id, act.on, Role.FINANCE_CENTRE)
    return officers[(need.id or 0) % len(officers)].id if officers else None


def wish_to_send(act: Act, *, need: FinancingNeed) -> FinancingNeed:
    """Keep the wish to send until the enterprise is verified, then send by itself."""
    need.machine.step(need.state, "submit")
    if live_consent_for(need.enterprise.public_id, "referral") is None:
        raise conflict("no_live_consent", "还没有有效的授权：请先同意把资料发给您选的银行")
    need.wish_to_send = True
    journal.note(act, need, "wish_to_send", announce="need.waiting_for_verification")
    return need


def withdraw_need(act: Act, *, need: FinancingNeed, reason: str | None = None) -> FinancingNeed:
    """Take a need back; open referrals are cancelled at once and lenders stop seeing it."""
    need.closed_at = act.at
    need.closed_reason = reason
    journal.record(act, need, "withdraw", announce="need.withdrawn", reason=reason)
    db.session.flush()
    return need
