"""Programmes for tests: the parties at one table, terms in order, signatures."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import Organisation, User
from app.agreements import commands
from app.agreements.commands import Parties
from app.agreements.models import GuaranteeProgramme
from app.agreements.rules import ProgrammeDraft
from app.infra import clock
from app.infra.db import db
from tests.world import World

WAN = 1_000_000
T1 = (
    ("guarantor", Decimal("0.4")),
    ("reguarantor", Decimal("0.2")),
    ("national_fund", Decimal("0.2")),
    ("bank", Decimal("0.2")),
)


def a_draft(**changes: Any) -> ProgrammeDraft:
    """100 million yuan, 5 million a client, 0.8 % a year, T1, from last year for three years."""
    today = clock.today()
    values: dict[str, Any] = {
        "name": "返乡创业担保合作协议",
        "shares": T1,
        "per_client_cap_fen": 500 * WAN,
        "quota_fen": 10_000 * WAN,
        "fee_rate": Decimal("0.008"),
        "valid_from": today - timedelta(days=365),
        "valid_to": today + timedelta(days=730),
        **changes,
    }
    return ProgrammeDraft(**values)


def a_body(table: "Table", **changes: Any) -> dict[str, Any]:
    """The same, as a program sends it."""
    today = clock.today()
    return {
        "name": "返乡创业担保合作协议",
        "guarantor_id": table.guarantor.public_id,
        "lender_ids": [table.bank.public_id],
        "reguarantor_id": table.reguarantor.public_id,
        "shares": {"guarantor": "0.4", "reguarantor": "0.2", "national_fund": "0.2", "bank": "0.2"},
        "per_client_cap_fen": 500 * WAN,
        "quota_fen": 10_000 * WAN,
        "fee_rate": "0.008",
        "valid_from": (today - timedelta(days=365)).isoformat(),
        "valid_to": (today + timedelta(days=730)).isoformat(),
        **changes,
    }


def typed(table: "Table", **changes: Any) -> dict[str, Any]:
    """The same, as typed on the page."""
    today = clock.today()
    return {
        "name": "返乡创业担保合作协议",
        "guarantor_id": table.guarantor.public_id,
        "lender_ids": [table.bank.public_id],
        "reguarantor_id": table.reguarantor.public_id,
        "share_guarantor": "40",
        "share_reguarantor": "20",
        "share_national_fund": "20",
        "share_bank": "20",
        "per_client_cap_fen": "500万",
        "quota_fen": "10000万",
        "fee_rate": "0.8",
        "valid_from": (today - timedelta(days=365)).isoformat(),
        "valid_to": (today + timedelta(days=730)).isoformat(),
        "system": "national_fund",
        "claim_base": "principal",
        "trigger_days_overdue": "60",
        **changes,
    }


@dataclass
class Table:
    """The parties of a programme and the people who act for them."""

    world: World
    bank: Organisation
    guarantor: Organisation
    reguarantor: Organisation
    centre: User
    bank_officer: User
    bank_manager: User
    guarantee_officer: User
    guarantee_manager: User
    reguarantee_officer: User
    others: list[Organisation] = field(default_factory=list)

    @property
    def signers(self) -> tuple[User, User, User]:
        return self.bank_manager, self.guarantee_manager, self.reguarantee_officer

    def prepared(self, by: User | None = None, **changes: Any) -> GuaranteeProgramme:
        """A programme that waits for its signatures."""
        lenders = changes.pop("lenders", (self.bank,))
        reguarantor = changes.pop("reguarantor", self.reguarantor)
        replaces = changes.pop("replaces", None)
        programme = commands.prepare_programme(
            self.world.act(by or self.centre),
            draft=a_draft(**changes),
            parties=Parties(
                self.guarantor.public_id,
                tuple(lender.public_id for lender in lenders),
                reguarantor.public_id if reguarantor else None,
            ),
            replaces=replaces,
        )
        db.session.commit()
        return programme

    def sign(self, programme: GuaranteeProgramme, *people: User) -> GuaranteeProgramme:
        for person in people or self.signers:
            commands.sign_programme(self.world.act(person), programme=programme)
            db.session.commit()
        return programme

    def live(self, **changes: Any) -> GuaranteeProgramme:
        """A programme that everybody has signed."""
        return self.sign(self.prepared(**changes))


def a_table(
    world: World,
    *,
    bank: Organisation | None = None,
    officer: User | None = None,
    manager: User | None = None,
    net_assets_fen: int | None = 12_000 * WAN,
) -> Table:
    """A bank, an agency with net assets of 120 million yuan, its re-guarantor, the centre."""
    bank = bank or world.bank()
    guarantor = world.organisation("guarantor", net_assets_fen=net_assets_fen)
    reguarantor = world.organisation("reguarantor")
    return Table(
        world=world,
        bank=bank,
        guarantor=guarantor,
        reguarantor=reguarantor,
        centre=world.person("finance_centre"),
        bank_officer=officer or world.person("bank_officer", bank),
        bank_manager=manager or world.person("bank_manager", bank),
        guarantee_officer=world.person("guarantee_officer", guarantor),
        guarantee_manager=world.person("guarantee_manager", guarantor),
        reguarantee_officer=world.person("reguarantee_officer", reguarantor),
    )
