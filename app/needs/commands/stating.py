"""What the entrepreneur does: draft, edit, send, withdraw."""

from collections.abc import Sequence
from datetime import date, datetime
from unicodedata import normalize

from app.accounts.queries import people_in_role
from app.collateral.queries import assets_named
from app.consents.queries import live_consent_for
from app.enterprises.models import Enterprise
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.notify import notify
from app.infra.references import next_reference
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import conflict, invalid, invalid_if, refuse_if
from app.kernel.words import N_
from app.needs import queries, rules
from app.needs.commands.life import TRIAGE
from app.needs.commands.lists import declare_need, note_result
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
    _own_assets(enterprise, draft.collateral_ids)
    _at_work(enterprise)
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
        touched_at=act.at,
    )
    _fill(need, draft)
    journal.record(act, need, "draft", detail=_amounts(need))
    return need


def _own_assets(enterprise: Enterprise, public_ids: Sequence[str]) -> None:
    """Only what the enterprise itself declared may be offered as security."""
    known = {asset.public_id for asset in assets_named(enterprise.id, public_ids)}
    if set(public_ids) - known:
        raise invalid("collateral_ids", "没有登记过这项抵质押物")


def _at_work(enterprise: Enterprise) -> None:
    if enterprise.state in ("suspended", "closed"):
        raise conflict("enterprise_closed", "企业已暂停或注销，不能提出新的需求")


def edit_need(
    act: Act, *, need: FinancingNeed, draft: NeedDraft, expected_payment_on: date | None = None
) -> FinancingNeed:
    """Change a draft or a returned need."""
    refuse_if(rules.edit_refusals(need.state))
    invalid_if(rules.draft_refusals(draft, policy=act.policy))
    _own_assets(need.enterprise, draft.collateral_ids)
    _fill(need, draft)
    need.expected_payment_on = expected_payment_on
    need.touched_at = act.at
    journal.note(act, need, "edit", detail=_amounts(need))
    return need


def state_business(
    act: Act,
    *,
    need: FinancingNeed,
    enterprise: Enterprise,
    existing_debt_fen: int,
    collateral_ids: Sequence[str] = (),
) -> FinancingNeed:
    """Which of one's enterprises asks, what it owes (fen), which of its assets it offers."""
    refuse_if(rules.edit_refusals(need.state))
    _at_work(enterprise)
    if need.reference is not None and enterprise.id != need.enterprise_id:
        raise conflict("need_sent_for_another", "提交过的需求不能换企业，请撤回后重新填写")
    if existing_debt_fen < 0:
        raise invalid("existing_debt_fen", "现有贷款不能是负数")
    _own_assets(enterprise, collateral_ids)
    need.collateral_ids = list(dict.fromkeys(collateral_ids))
    need.enterprise, need.enterprise_id = enterprise, enterprise.id
    need.existing_debt_fen = existing_debt_fen
    need.touched_at = act.at
    journal.note(act, need, "edit", detail={"enterprise": enterprise.public_id})
    return need


def _fill(need: FinancingNeed, draft: NeedDraft) -> None:
    need.amount_fen = draft.amount_fen
    need.term_months = draft.term_months
    need.use = draft.use
    need.purpose = normalize("NFC", draft.purpose.strip())
    need.wants_guarantee = draft.wants_guarantee
    need.collateral_ids = list(dict.fromkeys(draft.collateral_ids))


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
    need.contact_id = centre_contact(act, need)
    need.contact_due_at = triage_due(act)
    need.contacted_at = None
    need.touched_at, need.reminders = act.at, 0
    journal.record(act, need, action, announce="need.submitted", detail=_amounts(need))
    db.session.flush()
    declare_need(act, need=need)
    hand_to_centre(act, need)
    return need


def triage_due(act: Act) -> datetime:
    """By when the centre's named person speaks with the owner."""
    return add_working_days(act.at, act.policy["clocks.triage_working_days"])


def hand_to_centre(act: Act, need: FinancingNeed) -> None:
    """A task for the named person (or for whoever of the centre comes first), word to the owner."""
    open_task(
        act,
        kind=TRIAGE,
        subject=need,
        text=N_("新需求 {reference}：请联系创业者"),
        values={"reference": need.reference},
        url=f"/centre/needs/{need.public_id}",
        user_id=need.contact_id,
        role=None if need.contact_id else Role.FINANCE_CENTRE,
        due_at=need.contact_due_at,
    )
    notify(
        act,
        user_ids=queries.speakers_of(need),
        kind="need_received",
        text=N_("需求 {reference} 已收到：联系人和办理时限请点开看"),
        values={"reference": need.reference},
        url=f"/me/needs/{need.public_id}",
    )


def _submission_facts(need: FinancingNeed) -> SubmissionFacts:
    enterprise = need.enterprise
    return SubmissionFacts(
        enterprise_verified=enterprise.state == "verified",
        consent_live=live_consent_for(enterprise.public_id, "referral") is not None,
    )


def centre_contact(act: Act, need: FinancingNeed) -> int | None:
    """The centre's officers take new needs in turn."""
    officers = people_in_role(act.actor.county_id, act.on, Role.FINANCE_CENTRE)
    return officers[(need.id or 0) % len(officers)].id if officers else None


def wish_to_send(act: Act, *, need: FinancingNeed) -> FinancingNeed:
    """Keep the wish to send until the enterprise is verified, then send by itself."""
    need.machine.step(need.state, "submit")
    if live_consent_for(need.enterprise.public_id, "referral") is None:
        raise conflict("no_live_consent", "还没有有效的授权：请先同意把资料发给您选的银行")
    need.wish_to_send = True
    need.touched_at = act.at
    journal.note(act, need, "wish_to_send", announce="need.waiting_for_verification")
    return need


def withdraw_need(act: Act, *, need: FinancingNeed, reason: str | None = None) -> FinancingNeed:
    """Take a need back; open referrals are cancelled at once and lenders stop seeing it."""
    need.machine.step(need.state, "withdraw")
    refuse_if(rules.withdrawal_refusals(need.accepted_fen))
    need.closed_at = act.at
    need.closed_reason = reason
    need.wish_to_send = False
    journal.record(act, need, "withdraw", announce="need.withdrawn", reason=reason)
    close_tasks(act, subject=need, kind=TRIAGE)
    note_result(act, need=need, result="withdrawn")
    db.session.flush()
    return need
