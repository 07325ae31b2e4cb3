"""What tests of the room need: the county's card, a firm that agreed to scoring, its facts."""

import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.accounts.models import Organisation, User
from app.consents.commands import withdraw_consent
from app.consents.queries import live_consents_of
from app.enterprises.models import Enterprise
from app.infra.calendar import fill
from app.infra.db import db
from app.policy.policy import policy_on
from app.whitelist import commands
from app.whitelist.commands.cards import DEFAULT_CARD
from app.whitelist.models import ExpertCard, Score
from app.whitelist.rules.facts import EnterpriseFacts, TestFact
from tests.needs.builders import Farm, a_farm
from tests.world import World

DAY = date(2026, 11, 24)
POLICY = policy_on(DAY)
DEFAULT: dict[str, Any] = json.loads(DEFAULT_CARD.read_text(encoding="utf-8"))
TOTAL = 100


def a_definition(**kw: Any) -> dict[str, Any]:
    """The house's card, a copy to change."""
    return {**deepcopy(DEFAULT), **kw}


def factor(card: dict[str, Any], column: str) -> dict[str, Any]:
    return next(f for f in card["factors"] if f["column"] == column)


def some_facts(**kw: Any) -> EnterpriseFacts:
    """A verified firm in a park, five years old, with the three scored tests passed."""
    values: dict[str, Any] = {
        "founded_on": date(2021, 3, 15),
        "employees": 12,
        "revenue_fen": 280_000_000,
        "industry": "C13",
        "kind": "company",
        "in_park": True,
        "returnee_kind": "migrant_worker",
        "verified": True,
        "declared_on": date(2026, 10, 1),
        "tests": {t: a_test() for t in ("compliance", "premises", "credit")},
        **kw,
    }
    return EnterpriseFacts(**values)


def a_test(outcome: str = "passed", source: str = "visit", on: date = DAY) -> TestFact:
    return TestFact(outcome, source, on)


@dataclass
class Office:
    """A county with its card, a firm that agreed, an officer and a lead of the centre."""

    world: World
    farm: Farm
    centre: Organisation
    officer: User
    lead: User
    card: ExpertCard

    @property
    def firm(self) -> Enterprise:
        return self.farm.firm

    @property
    def owner(self) -> User:
        return self.farm.owner

    def agree(self) -> None:
        self.farm.consent("scoring")

    def score(self) -> Score | None:
        found = commands.score_enterprise(self.world.machine(), enterprise=self.firm)
        db.session.commit()
        return found

    def propose(self, definition: dict[str, Any] | None = None, **kw: Any) -> ExpertCard:
        card = commands.propose_card(
            self.world.act(self.officer),
            definition=definition or a_definition(),
            note=kw.get("note", "试改"),
        )
        db.session.commit()
        return card

    def approve(self, card: ExpertCard) -> None:
        commands.approve_card(self.world.act(self.lead), card=card)
        db.session.commit()


def withdraw_all(office: Office) -> None:
    """Every live consent of the firm taken back."""
    for consent in live_consents_of(office.firm.public_id):
        withdraw_consent(office.world.act(office.owner), consent=consent)
    db.session.commit()


def an_office(world: World, **firm: Any) -> Office:
    fill()
    centre = world.centre()
    card = commands.install_default_card(world.machine())
    db.session.commit()
    return Office(
        world,
        a_farm(world, **firm),
        centre,
        world.person("finance_centre", centre),
        world.person("finance_lead", centre),
        card,
    )
