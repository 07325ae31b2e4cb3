"""A complete road: a verified firm that agreed, a lender's product, a need that was sent.

road = a_road(world)
referral = road.send()                     the owner sends to the road's bank
road.offer(referral, amount_fen=…)         its officer offers
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import Organisation, User
from app.infra import clock
from app.infra.calendar import fill
from app.infra.db import db
from app.infra.outbox import drain
from app.needs.models import FinancingNeed
from app.products.commands import draft_product, publish_product
from app.products.models import Product
from app.products.rules.drafting import ProductDraft
from app.referrals import commands
from app.referrals.models import Offer, Referral
from app.referrals.rules import OfferTerms
from tests.needs.builders import WAN, Farm, a_farm
from tests.world import World

LIMIT_FEN = 100 * WAN


@dataclass
class Lender:
    """A bank with an officer, a manager and a published product."""

    world: World
    bank: Organisation
    officer: User
    manager: User
    product: Product


def a_lender(world: World, **terms: Any) -> Lender:
    """A bank whose officers may offer up to 100 万元 by themselves."""
    bank = world.bank(officer_limit_fen=terms.pop("officer_limit_fen", LIMIT_FEN))
    officer, manager = (world.person(role, bank) for role in ("bank_officer", "bank_manager"))
    product = draft_product(world.act(officer), draft=a_product(**terms))
    publish_product(world.act(manager), product=product)
    db.session.commit()
    return Lender(world, bank, officer, manager, product)


def a_product(**terms: Any) -> ProductDraft:
    """1 to 500 万元, 1 to 60 months, 3 % to 6 %, three methods, no rule."""
    values: dict[str, Any] = {
        "name": "返乡创业贷",
        "amount_min_fen": WAN,
        "amount_max_fen": 500 * WAN,
        "term_min_months": 1,
        "term_max_months": 60,
        "rate_min": Decimal("0.03"),
        "rate_max": Decimal("0.06"),
        "methods": ("equal_instalment", "interest_only", "bullet"),
        "needs_guarantee": False,
        **terms,
    }
    return ProductDraft(**values)


def some_terms(**kw: Any) -> OfferTerms:
    """50 万元 at 4.35 % for a year, valid for thirty days."""
    values: dict[str, Any] = {
        "amount_fen": 50 * WAN,
        "annual_rate": Decimal("0.0435"),
        "term_months": 12,
        "method": "equal_instalment",
        "valid_until": clock.today() + timedelta(days=30),
        **kw,
    }
    return OfferTerms(**values)


def offer_body(**kw: Any) -> dict[str, Any]:
    """The same, as a program sends it."""
    return {
        "amount_fen": 50 * WAN,
        "annual_rate": "0.0435",
        "term_months": 12,
        "method": "equal_instalment",
        "valid_until": (clock.today() + timedelta(days=30)).isoformat(),
        **kw,
    }


def offer_typed(**kw: Any) -> dict[str, Any]:
    """The same, as typed on the offer page."""
    return {
        "amount_fen": "50万",
        "annual_rate": "4.35",
        "term_months": "12",
        "method": "equal_instalment",
        "borrower_kind": "corporate",
        "valid_until": (clock.today() + timedelta(days=30)).isoformat(),
        **kw,
    }


@dataclass
class Road:
    """One owner's need, and the lenders it may be sent to; the first one is `lender`."""

    world: World
    farm: Farm
    need: FinancingNeed
    lender: Lender
    others: list[Lender] = field(default_factory=list)

    @property
    def owner(self) -> User:
        return self.farm.owner

    @property
    def lenders(self) -> list[Lender]:
        return [self.lender, *self.others]

    def send(self, lender: Lender | None = None) -> Referral:
        lender = lender or self.lender
        referral = commands.send_referral(
            self.world.act(self.owner), need=self.need, product=lender.product
        )
        db.session.commit()
        return referral

    def taken(self, lender: Lender | None = None) -> Referral:
        lender = lender or self.lender
        referral = self.send(lender)
        commands.take_referral(self.world.act(lender.officer), referral=referral)
        db.session.commit()
        return referral

    def asked(self, *items: str) -> Referral:
        referral = self.taken()
        commands.ask_for_papers(
            self.world.act(self.lender.officer), referral=referral, items=items or ("流水",)
        )
        db.session.commit()
        return referral

    def offer(self, referral: Referral, lender: Lender | None = None, **kw: Any) -> Offer:
        lender = lender or self.lender
        offer = commands.make_offer(
            self.world.act(lender.officer), referral=referral, terms=some_terms(**kw)
        )
        db.session.commit()
        return offer

    def offered(self, lender: Lender | None = None, **kw: Any) -> Offer:
        return self.offer(self.send(lender), lender, **kw)

    def decline(self, referral: Referral, *codes: str, lender: Lender | None = None) -> None:
        lender = lender or self.lender
        commands.decline_referral(
            self.world.act(lender.officer),
            referral=referral,
            reason_codes=list(codes or ("R23",)),
            comment="",
        )
        db.session.commit()

    def settle(self) -> None:
        """Let the worker do what waits."""
        db.session.commit()
        drain(self.world.county.id)
        db.session.expire_all()


def a_road(world: World, *, lenders: int = 1, amount_fen: int = 50 * WAN, **firm: Any) -> Road:
    """Everything up to the moment before sending; the working days of the years are known."""
    fill()
    found = [a_lender(world) for _ in range(lenders)]
    farm = a_farm(world, **firm)
    need = farm.sent(amount_fen=amount_fen)
    return Road(world, farm, need, found[0], found[1:])
