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
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.demo.covering import cover_story, programme_for
from app.demo.lending import loan_story
from app.demo.pledging import condition_of, pledge_story
from app.infra import clock
from app.infra.acts import Act, machine_act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.referrals import commands as referrals
from app.referrals.models import Offer, Referral
from app.referrals.rules import ItemAnswer, OfferTerms

if TYPE_CHECKING:
    from app.demo.needs import Case

DECLINE_CODES = ("R01", "R03", "R04", "R10", "R12", "R18", "R23")
PAPERS = ("近 12 个月银行流水", "主要购销合同", "厂房或门店租赁合同", "设备清单和发票")
STEP = Decimal("0.0005")
A_MOMENT = timedelta(minutes=5)
VALID_DAYS = (10, 45)
SHORT_DAYS = 7
"""How long an offer stands whose owner never answers."""


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
        yield from _offer(case, referral, officer, script)


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


def _offer(case: "Case", referral: Referral, officer: str, script: str) -> Iterator[datetime]:
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
    if case.plan.books and offer.state == "accepted":
        draw = case.telling.draw("loan", offer.reference)
        case.telling.begin(loan_story(case, offer, officer, draw))


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
    if not offer.can("approve"):
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


def _after(at: datetime | None) -> datetime:
    assert at is not None
    return at + A_MOMENT
