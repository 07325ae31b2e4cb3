"""How needs go: consent, draft, sending, the lenders' work, the owner's answer."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from app.collateral.models import Asset
from app.consents import commands as consents
from app.consents.models import Consent
from app.consents.rules import latest_expiry
from app.demo.firms import Firm
from app.demo.lenders import lender_story
from app.demo.people import BANKS
from app.demo.plans import NeedPlan
from app.demo.pledging import declare
from app.demo.story import Telling
from app.infra import clock
from app.infra.acts import machine_act
from app.infra.db import db
from app.needs import commands as needs
from app.needs.models import FinancingNeed
from app.needs.rules import TESTS, NeedDraft
from app.products.models import Product
from app.referrals import commands as referrals
from app.referrals import queries

PURPOSES = ("scoring", "matching", "referral")
LENDERS = len(BANKS)
RENEW_WITHIN = timedelta(days=100)


@dataclass
class Case:
    """A need under way, and what is still to come of its script."""

    telling: Telling
    firm: Firm
    plan: NeedPlan
    draw: Random
    need: FinancingNeed
    asset: Asset | None = None
    scripts: deque[str] = field(default_factory=deque)

    @property
    def left_fen(self) -> int:
        """What no accepted offer covers yet."""
        return self.need.amount_fen - self.need.accepted_fen

    def ask_next_lender(self) -> bool:
        """The owner sends the need to the best lender not asked yet, if a script is left."""
        product = self._next_product() if self.scripts else None
        if product is None:
            return False
        script = self.scripts.popleft()
        invited = script == "invited"
        act = self.telling.cast.act("centre" if invited else self.firm.holder)
        referral = referrals.send_referral(act, need=self.need, product=product, invite=invited)
        if not invited:
            self.telling.begin(lender_story(self, referral, script))
        return True

    def _next_product(self) -> Product | None:
        """One of the three best that fit, or that of the bank the plan names."""
        act = self.telling.cast.act(self.firm.holder)
        ranked = queries.next_lenders(act, self.need, most=LENDERS) or []
        wanted = self.telling.cast.organisations.get(self.plan.bank or "")
        named = [product for product in ranked if wanted and product.lender_id == wanted.id]
        if named or not ranked:
            return named[0] if named else None
        return self.draw.choice(ranked[:3])


def need_story(telling: Telling, firm: Firm, plan: NeedPlan, draw: Random) -> Iterator[datetime]:
    """A need from the first thought to the lenders; these go on in stories of their own."""
    owner = firm.holder
    agree(telling, firm)
    asset = declare(telling.cast, firm, plan.amount_fen, draw) if plan.asset else None
    need = needs.draft_need(
        telling.cast.act(owner), enterprise=firm.enterprise, draft=_draft_of(plan, asset)
    )
    db.session.flush()
    if plan.stops == "draft":
        return
    if plan.stops == "wish":
        needs.wish_to_send(telling.cast.act(owner), need=need)
        return
    yield clock.now() + timedelta(minutes=draw.randrange(5, 50))
    needs.submit_need(telling.cast.act(owner), need=need)
    if plan.stops == "submitted":
        return
    yield _soon(telling, plan, draw, 1)
    yield from _at_the_centre(telling, need, plan, draw)
    if plan.stops in ("returned", "contacted"):
        return
    case = Case(telling, firm, plan, draw, need, asset, deque(plan.lenders))
    yield _soon(telling, plan, draw, 2)
    asked = [case.ask_next_lender() for _ in range(plan.abreast)]
    if not any(asked):
        yield from _nobody_fits(telling, firm, need)
    if plan.stops in ("withdrawn", "consent_withdrawn"):
        yield telling.office_time(draw, 1, 3)
        _take_back(telling, firm, need, plan.stops)


def _soon(telling: Telling, plan: NeedPlan, draw: Random, days: int) -> datetime:
    if plan.brisk:
        return clock.now() + timedelta(minutes=draw.randrange(20, 60))
    return telling.office_time(draw, 0, days)


def _nobody_fits(telling: Telling, firm: Firm, need: FinancingNeed) -> Iterator[datetime]:
    """No lender takes it as it stands: after some weeks the owner takes it back."""
    yield clock.now() + timedelta(days=40)
    if need.can("withdraw") and not need.accepted_fen:
        needs.withdraw_need(telling.cast.act(firm.holder), need=need, reason="没有合适的产品")


def _draft_of(plan: NeedPlan, asset: Asset | None) -> NeedDraft:
    return NeedDraft(
        amount_fen=plan.amount_fen,
        term_months=plan.term_months,
        use=plan.use,
        purpose=f"{plan.purpose}（演示）",
        wants_guarantee=plan.wants_guarantee,
        collateral_ids=(asset.public_id,) if asset else (),
    )


def agree(telling: Telling, firm: Firm) -> None:
    """The owner's consent: given once, renewed when it would end too soon."""
    act = telling.cast.act(firm.holder)
    last = latest_expiry(act.on, policy=act.policy)
    given = firm.consent
    if given is not None and given.state == "given":
        if given.expires_on - act.on > RENEW_WITHIN:
            return
        firm.consent = consents.renew_consent(act, consent=given, expires_on=last)
    else:
        firm.consent = consents.give_consent(
            act, enterprise_id=firm.enterprise.public_id, purposes=PURPOSES, expires_on=last
        )
    db.session.flush()
    telling.begin(consent_end(firm.consent), clock.at_local(last + timedelta(days=1), 0, 10))


def consent_end(consent: Consent) -> Iterator[datetime]:
    """The clock ends a consent that was neither renewed nor withdrawn."""
    if consent.state == "given":
        consents.expire_consent(machine_act(consent.county_id), consent=consent)
    yield from ()


def _at_the_centre(
    telling: Telling, need: FinancingNeed, plan: NeedPlan, draw: Random
) -> Iterator[datetime]:
    """The named person calls; some needs are tested and recommended, few are given back."""
    cast = telling.cast
    centre = cast.act(draw.choice(("centre", "centre2")))
    if plan.stops == "returned":
        needs.return_need(
            centre, need=need, reason_codes=["R11"], comment="请把用途写清楚：买什么、多少钱"
        )
        return
    needs.log_contact(centre, need=need, note="电话联系本人，确认用途和金额（演示）")
    if not plan.tested:
        return
    yield telling.office_time(draw, 0, 1)
    failed = None if plan.recommended else draw.choice(list(TESTS))
    for test in TESTS:
        needs.record_test(
            cast.act("centre"),
            need=need,
            test=test,
            outcome="unknown" if test == failed else "passed",
            evidence="走访现场、查看证照和流水（演示）",
            source="visit",
        )
    if plan.recommended and need.can("withdraw"):
        needs.recommend_need(cast.act("centre2"), need=need)


def _take_back(telling: Telling, firm: Firm, need: FinancingNeed, how: str) -> None:
    """The owner takes the need back, or the consent it rests on."""
    act = telling.cast.act(firm.holder)
    if how == "consent_withdrawn":
        if firm.consent is not None and firm.consent.state == "given":
            consents.withdraw_consent(act, consent=firm.consent)
    elif need.can("withdraw") and not need.accepted_fen:
        needs.withdraw_need(act, need=need, reason="暂时不需要了")
