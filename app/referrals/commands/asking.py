"""Papers asked for (补件) and answered: the clocks stand still in between."""

from collections.abc import Sequence

from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days, working_days_between
from app.infra.db import db
from app.infra.files import attachments_of
from app.kernel.refusals import conflict, invalid, invalid_if, refuse_if
from app.needs.queries import locked_need
from app.referrals import rules
from app.referrals.commands.working import calm_if_in_time, taken
from app.referrals.models import AskItem, Referral
from app.referrals.rules import ItemAnswer


def ask_for_papers(act: Act, *, referral: Referral, items: Sequence[str]) -> Referral:
    """Ask for listed papers: the clocks stand still until they are answered."""
    wanted = rules.wanted_items(items)
    if not wanted:
        raise invalid("items", "请至少写一项需要补充的材料")
    locked_need(referral.need_id)
    db.session.refresh(referral)
    taken(act, referral)
    referral.machine.step(referral.state, "ask")
    refuse_if(rules.ask_refusals(referral.asks, policy=act.policy))
    if any(offer.state == "awaiting_approval" for offer in referral.offers):
        raise conflict("illegal_state", "还有方案在等审批，请先处理")
    referral.asks += 1
    referral.paused_at = act.at
    for item in wanted:
        referral.ask_items.append(
            AskItem(
                round=referral.asks,
                item=item,
                asked_by=act.actor.id,
                asked_at=act.at,
                file_ids=[],
            )
        )
    journal.record(act, referral, "ask", announce="referral.asked", detail={"items": len(wanted)})
    return referral


def answer_questions(act: Act, *, referral: Referral, answers: Sequence[ItemAnswer]) -> Referral:
    """Answer every open item: words, papers, or "cannot"; the clocks run again."""
    db.session.refresh(referral, with_for_update={"of": Referral})
    waiting = {item.item: item for item in referral.ask_items if item.answered_at is None}
    # Without an open question nothing in the answer can be right: the state says no first.
    if referral.state != "info_requested":
        referral.machine.step(referral.state, "answer")
    invalid_if(
        rules.answer_refusals(answers, waiting=tuple(waiting), own_files=own_files(referral))
    )
    for answer in answers:
        item = waiting[answer.item.strip()]
        item.answer = answer.text.strip()
        item.file_ids = list(dict.fromkeys(answer.file_ids))
        item.answered_at = act.at
    _restart_clocks(act, referral)
    journal.record(act, referral, "answer", announce="referral.answered")
    return calm_if_in_time(act, referral)


def own_files(referral: Referral) -> frozenset[str]:
    """The files an owner may answer with: of the enterprise, of the need, of this referral."""
    subjects = (
        ("enterprise", referral.need.enterprise.public_id),
        ("need", referral.need.public_id),
        ("referral", referral.public_id),
    )
    return frozenset(row.public_id for kind, key in subjects for row in attachments_of(kind, key))


def _restart_clocks(act: Act, referral: Referral) -> None:
    """Every working day that stood still is added to what was still running."""
    assert referral.paused_at is not None
    days = working_days_between(referral.paused_at, act.at)
    if days and referral.due_at is not None:
        referral.due_at = add_working_days(referral.due_at, days)
    if days and referral.contact_due_at is not None and referral.contacted_at is None:
        referral.contact_due_at = add_working_days(referral.contact_due_at, days)
    referral.paused_at = None
