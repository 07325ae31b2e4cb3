"""What a contest needs: fresh firms, needs and referrals of the demo county, entered just now."""

import secrets
from collections.abc import Sequence
from random import Random
from typing import Any

from flask import current_app, url_for

from app.accounts.queries import demo_people, organisation_for
from app.consents import commands as consents
from app.consents.rules import latest_expiry
from app.demo import names
from app.demo.firms import WAN, Firm, FirmPlan, register, verify
from app.demo.needs import LENDERS, PURPOSES
from app.demo.people import BANKS, STAFF, Cast
from app.enterprises.queries import township_by_code
from app.infra import clock
from app.infra.db import db
from app.kernel.dates import add_months
from app.needs import commands as needs
from app.needs.models import FinancingNeed
from app.needs.rules import NeedDraft
from app.products.models import Product
from app.referrals import commands as referrals
from app.referrals import queries
from app.referrals.models import Referral

TOWNSHIP = "500236109"
TERM_MONTHS = 12


class Stage:
    """The demo county as it stands, and what a contest adds to it."""

    def __init__(self) -> None:
        self.cast = _cast()
        self.draw = Random(secrets.randbits(64))
        self.mark = secrets.token_hex(4)
        self._firms = 0

    def firm(self) -> Firm:
        """A verified food factory with an owner of its own and a live consent."""
        self._firms += 1
        firm = Firm(self._plan(self._firms))
        register(self.cast, firm)
        verify(self.cast, firm)
        act = self.cast.act(firm.holder)
        firm.consent = consents.give_consent(
            act,
            enterprise_id=firm.enterprise.public_id,
            purposes=PURPOSES,
            expires_on=latest_expiry(act.on, policy=act.policy),
        )
        db.session.flush()
        return firm

    def _plan(self, number: int) -> FirmPlan:
        today = clock.today()
        return FirmPlan(
            number=self.draw.randrange(10_000, 100_000),
            trade=names.FOOD,
            name=names.firm(self.draw, names.FOOD, "甲高", "company", number) + self.mark,
            uscc=names.credit_code(self.draw, "company"),
            kind="company",
            township=TOWNSHIP,
            park=None,
            founded_on=add_months(today, -40),
            employees=24,
            revenue_fen=900 * WAN,
            assets_fen=500 * WAN,
            returnee="migrant_worker",
            returned_on=add_months(today, -44),
            registered_at=clock.now(),
            owner_name=names.person(self.draw),
            owner_login=f"owner-{self.mark}-{number}",
        )

    def need(
        self, firm: Firm, amount_fen: int, *, assets: Sequence[str] = (), covered: bool = False
    ) -> FinancingNeed:
        """A need that was sent to the centre."""
        act = self.cast.act(firm.holder)
        draft = NeedDraft(
            amount_fen=amount_fen,
            term_months=TERM_MONTHS,
            use="working_capital",
            purpose=f"{names.FOOD.purpose}（演示）",
            wants_guarantee=covered,
            collateral_ids=tuple(assets),
        )
        need = needs.draft_need(act, enterprise=firm.enterprise, draft=draft)
        db.session.flush()
        needs.submit_need(act, need=need)
        db.session.flush()
        return need

    def taken(self, firm: Firm, need: FinancingNeed, banks: Sequence[str]) -> list[Referral]:
        """The need at each of these banks, taken up by its officer."""
        found = []
        for product in self._products(firm, need, banks):
            act = self.cast.act(firm.holder)
            referral = referrals.send_referral(act, need=need, product=product)
            db.session.flush()
            officer = f"{self.cast.bank_key(referral.lender_id)}-officer"
            referrals.take_referral(self.cast.act(officer), referral=referral)
            found.append(referral)
        db.session.flush()
        return found

    def _products(self, firm: Firm, need: FinancingNeed, banks: Sequence[str]) -> list[Product]:
        act = self.cast.act(firm.holder)
        ranked = queries.next_lenders(act, need, most=LENDERS) or []
        by_bank = {self.cast.bank_key(product.lender_id): product for product in ranked}
        return [by_bank[bank] for bank in banks]

    def url(self, endpoint: str, **values: Any) -> str:
        """The path of a page, as links have it."""
        with current_app.test_request_context():
            return url_for(endpoint, **values)


def _cast() -> Cast:
    """The people and institutions of the demo, found by their log-in names."""
    people = {person.login: person for person in demo_people()}
    centre = people["centre"]
    assert centre.password_hash is not None
    cast = Cast(centre.county_id, centre.password_hash, people=people)
    houses = {key: f"{key}-manager" for key, _name in BANKS}
    houses |= {key: login for login, _name, _role, key in STAFF}
    for key, login in houses.items():
        cast.organisations[key] = people[login].memberships[-1].organisation
    township = township_by_code(cast.county_id, TOWNSHIP)
    assert township is not None
    office = organisation_for(cast.act("centre").actor, township.public_id)
    assert office is not None
    cast.organisations[TOWNSHIP] = office
    return cast
