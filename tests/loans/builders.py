"""Loans for tests: an accepted offer, covered or not, booked on a day; money that comes back.

deal = a_deal(world)                        50 万元, twelve instalments, accepted
loan = deal.book(days_ago(40))              booked by its bank
deal.repay(loan, 10_000_00)                 under a number of its own
deal = a_deal(world, guaranteed=True)       its offer names a programme: deal.cover() first
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import User
from app.agreements.models import GuaranteeProgramme
from app.guarantee import commands as guarantees
from app.guarantee.models import GuaranteeCommitment
from app.guarantee.rules import CounterDraft
from app.infra import clock
from app.infra.calendar import fill
from app.infra.db import db
from app.loans import commands, queries
from app.loans.models import Loan, Repayment
from app.needs.models import FinancingNeed
from app.referrals import commands as referrals
from app.referrals.models import Offer
from tests.agreements.builders import Table, a_table
from tests.needs.builders import WAN, a_farm
from tests.referrals.builders import Lender, Road, a_lender, some_terms
from tests.world import World

MOST = 500 * WAN


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


@dataclass
class Deal:
    """An accepted offer with everybody who has to do with it."""

    world: World
    road: Road
    offer: Offer
    table: Table | None = None
    programme: GuaranteeProgramme | None = None

    @property
    def owner(self) -> User:
        return self.road.owner

    @property
    def officer(self) -> User:
        return self.road.lender.officer

    @property
    def need(self) -> FinancingNeed:
        return self.road.need

    def cover(
        self, amount_fen: int | None = None, counter: tuple[CounterDraft, ...] = ()
    ) -> GuaranteeCommitment:
        """The agency promises the guarantee: asked, studied, approved."""
        assert self.table is not None and self.programme is not None
        world, table = self.world, self.table
        application = guarantees.apply_for_guarantee(
            world.act(self.officer),
            referral=self.offer.referral,
            offer=self.offer,
            programme_id=self.programme.public_id,
            amount_fen=amount_fen or self.offer.amount_fen,
        )
        db.session.commit()
        guarantees.study_application(world.act(table.guarantee_officer), application=application)
        db.session.commit()
        commitment = guarantees.approve_application(
            world.act(table.guarantee_manager),
            application=application,
            counter_guarantees=counter,
        )
        db.session.commit()
        return commitment

    def book(self, disbursed_on: date | None = None, number: str | None = None) -> Loan:
        loan = commands.book_loan(
            self.world.act(self.officer),
            offer=self.offer,
            disbursed_on=disbursed_on or clock.today(),
            contract_number=number,
        )
        db.session.commit()
        return loan

    def body(self, **kw: Any) -> dict[str, Any]:
        """A booking, as a program sends it."""
        return {
            "offer_id": self.offer.public_id,
            "disbursed_on": clock.today().isoformat(),
            **kw,
        }

    def repay(
        self, loan: Loan, amount_fen: int, paid_on: date | None = None, number: str | None = None
    ) -> Repayment:
        repayment = commands.record_repayment(
            self.world.act(self.officer),
            loan=loan,
            paid_on=paid_on or clock.today(),
            amount_fen=amount_fen,
            external_number=number or secrets.token_hex(6),
        )
        db.session.commit()
        return repayment


def repayment_body(**kw: Any) -> dict[str, Any]:
    """A repayment, as a program sends it."""
    return {
        "paid_on": clock.today().isoformat(),
        "amount_fen": 10_000_00,
        "external_number": secrets.token_hex(6),
        **kw,
    }


def a_deal(
    world: World,
    *,
    guaranteed: bool = False,
    accepted: bool = True,
    amount_fen: int = 50 * WAN,
    collateral_ids: tuple[str, ...] = (),
    programme: dict[str, Any] | None = None,
    farm: Any = None,
    lender: Lender | None = None,
    **terms: Any,
) -> Deal:
    """A need of one firm, wholly met by one offer of one bank."""
    fill()
    lender = lender or a_lender(world, officer_limit_fen=MOST)
    farm = farm or a_farm(world)
    need = farm.sent(
        amount_fen=amount_fen, wants_guarantee=guaranteed, collateral_ids=collateral_ids
    )
    road = Road(world, farm, need, lender)
    table = made = None
    if guaranteed:
        table = a_table(world, bank=lender.bank, officer=lender.officer, manager=lender.manager)
        made = table.live(**(programme or {}))
        terms["guarantee_programme_id"] = made.public_id
    offer = road.offered(amount_fen=amount_fen, **terms)
    if accepted:
        referrals.accept_offer(world.act(road.owner), offer=offer)
        db.session.commit()
    return Deal(world, road, offer, table, made)


def case_a1(world: World, disbursed_on: date | None = None) -> tuple[Deal, Loan]:
    """3,000,000 yuan, 12 months, 3.50 %, guarantee fee 0.80 %, shares 4:2:2:2 (DOMAIN.md A1)."""
    first = (disbursed_on or clock.today()) - timedelta(days=30)
    deal = a_deal(
        world,
        guaranteed=True,
        amount_fen=300 * WAN,
        annual_rate=Decimal("0.035"),
        method="bullet",
        programme={"valid_from": first},
    )
    deal.cover()
    return deal, deal.book(disbursed_on)


def fresh(loan: Loan) -> Loan:
    """The loan as it stands in the database now."""
    public_id = loan.public_id
    db.session.commit()
    db.session.expire_all()
    found = queries.loan_by_id(public_id)
    assert found is not None
    return found


__all__ = [
    "Deal",
    "a_deal",
    "case_a1",
    "days_ago",
    "fresh",
    "repayment_body",
    "some_terms",
]
