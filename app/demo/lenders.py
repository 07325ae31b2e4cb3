"""What a lender makes of a referral, and what the owner answers: scripts by name.

offer            contact, then an offer that the owner accepts
ask_offer        papers are asked for and brought, then the offer
part             the offer covers a part; the owner accepts it
reject           the owner refuses the offer
lapse            the owner never answers; the offer ends
decline          a coded refusal; the owner is led on to the next lender
ask_decline      papers first, then the refusal
late             nobody calls in time; the manager is told; then an offer
silent           nobody ever calls: three levels of reminders, then the end
returned         the manager gives the offer back to the officer
overdue          called, then left lying beyond the deadline of the decision
sent taken asked ask_brought wait_approval open   the case rests there
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from app.demo.offering import offer_story
from app.infra import clock
from app.infra.acts import machine_act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.needs import commands as needs
from app.referrals import commands as referrals
from app.referrals.models import Referral
from app.referrals.rules import ItemAnswer

if TYPE_CHECKING:
    from app.demo.needs import Case

DECLINE_CODES = ("R01", "R03", "R04", "R10", "R12", "R18", "R23")
PAPERS = ("近 12 个月银行流水", "主要购销合同", "厂房或门店租赁合同", "设备清单和发票")
A_MOMENT = timedelta(minutes=5)


def lender_story(case: "Case", referral: Referral, script: str) -> Iterator[datetime]:
    """One referral from its arrival to its end, or to where its script rests."""
    if script == "sent":
        return
    if script in ("late", "silent"):
        watch = _lateness(case, referral, referral.contact_due_at, "sent")
        case.telling.begin(watch, _after(referral.contact_due_at))
    if script == "silent":
        return
    yield _first_call(case, script)
    if not referral.can("take"):
        return
    officer = _officer(case, referral)
    _call(case, referral, officer)
    if script == "overdue":
        watch = _lateness(case, referral, referral.due_at, "accepted")
        case.telling.begin(watch, _after(referral.due_at))
    if script in ("taken", "overdue"):
        return
    if script.startswith("ask"):
        yield from _papers(case, referral, officer, brings=script != "asked")
    if script in ("asked", "ask_brought"):
        return
    yield case.telling.office_time(case.draw, 1, 4)
    if script.endswith("decline"):
        yield from _decline(case, referral, officer)
    else:
        yield from offer_story(case, referral, officer, script)


def _officer(case: "Case", referral: Referral) -> str:
    key = case.telling.cast.bank_key(referral.lender_id)
    return case.draw.choice((f"{key}-officer", f"{key}-officer", f"{key}-officer2"))


def _first_call(case: "Case", script: str) -> datetime:
    return case.telling.office_time(case.draw, *((3, 5) if script == "late" else (0, 1)))


def _call(case: "Case", referral: Referral, officer: str) -> None:
    act = case.telling.cast.act(officer)
    referrals.take_referral(act, referral=referral)
    referrals.log_contact(act, referral=referral, note="电话联系本人，约定上门（演示）")


def _papers(case: "Case", referral: Referral, officer: str, *, brings: bool) -> Iterator[datetime]:
    """The officer asks for papers, once; the owner brings them, if they do."""
    yield case.telling.office_time(case.draw, 1, 2)
    if not referral.can("ask"):
        return
    items = case.draw.sample(PAPERS, case.draw.randint(1, 2))
    referrals.ask_for_papers(case.telling.cast.act(officer), referral=referral, items=items)
    db.session.flush()
    if not brings:
        return
    yield case.telling.office_time(case.draw, 1, 4)
    if not referral.can("answer"):
        return
    answers = [ItemAnswer(item, "已送到网点，请查收") for item in items]
    act = case.telling.cast.act(case.firm.holder)
    referrals.answer_questions(act, referral=referral, answers=answers)


def _decline(case: "Case", referral: Referral, officer: str) -> Iterator[datetime]:
    """A refusal, and the next lender a day or two later."""
    if not referral.can("decline"):
        return
    codes = case.draw.sample(DECLINE_CODES, case.draw.randint(1, 2))
    act = case.telling.cast.act(officer)
    referrals.decline_referral(act, referral=referral, reason_codes=codes, comment="")
    yield case.telling.office_time(case.draw, 1, 2)
    if case.need.can("refer"):
        case.ask_next_lender()
    yield from _let_go(case)


def _let_go(case: "Case") -> Iterator[datetime]:
    """A need that no bank took: after the visit and some weeks its owner takes it back."""
    if case.need.state == "unmet":
        yield clock.now() + timedelta(days=case.draw.randint(20, 40))
    if case.need.state == "unmet":
        act = case.telling.cast.act(case.firm.holder)
        needs.withdraw_need(act, need=case.need, reason="先用自有资金周转")


def _lateness(
    case: "Case", referral: Referral, due: datetime | None, state: str
) -> Iterator[datetime]:
    """What the clock does to a referral that rests in a state beyond a deadline."""
    assert due is not None
    for level, days in ((1, 0), (2, 2), (3, 5)):
        if days:
            yield _after(add_working_days(due, days))
        if referral.state != state:
            return
        referrals.escalate(machine_act(referral.county_id), referral=referral, level=level)
    yield _after(referral.outer_due_at)
    if referral.can("expire"):
        referrals.expire_referral(machine_act(referral.county_id), referral=referral)
        yield case.telling.office_time(case.draw, 1, 2)
        if case.need.can("refer"):
            case.ask_next_lender()
    yield from _let_go(case)


def _after(at: datetime | None) -> datetime:
    assert at is not None
    return at + A_MOMENT
