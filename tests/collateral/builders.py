"""What tests of collateral need: an owner's asset, a need that names it, banks that were sent it.

yard = a_yard(world)                     a dryer line worth 168 万元 (ceiling 84 万元)
yard.pledge(yard.first, 80 * WAN)        the first bank takes 80 of it
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.accounts.models import User
from app.collateral import commands, queries
from app.collateral.models import Asset, Lien
from app.collateral.rules.declaring import AppraisalDraft, AssetDraft
from app.collateral.rules.pledging import Secured
from app.collateral.rules.registering import Registration
from app.enterprises.models import Enterprise
from app.infra import clock
from app.infra.calendar import fill
from app.infra.db import db
from app.needs.models import FinancingNeed
from app.referrals.commands import send_referral
from app.referrals.models import Referral
from tests.needs.builders import WAN, Farm, a_farm
from tests.referrals.builders import Lender, a_lender
from tests.world import World


def serial() -> str:
    """A serial number nobody else has."""
    return f"DRY-{secrets.token_hex(5)}"


def a_value(**kw: Any) -> AppraisalDraft:
    values = {"appraised_fen": 168 * WAN, "appraised_on": clock.today(), **kw}
    return AppraisalDraft(**values)


def a_draft(*, kind: str = "C02", identifier: str | None = None, **value: Any) -> AssetDraft:
    """A dryer line of 168 万元."""
    described = value.pop("description", "脐橙烘干线一条")
    return AssetDraft(kind, described, identifier or serial(), a_value(**value))


def body(firm: Enterprise, **kw: Any) -> dict[str, Any]:
    """The same, as a program sends it."""
    return {
        "enterprise_id": firm.public_id,
        "kind": "C02",
        "description": "脐橙烘干线一条",
        "identifier": serial(),
        "appraised_fen": 168 * WAN,
        "appraised_on": clock.today().isoformat(),
        **kw,
    }


def typed(**kw: Any) -> dict[str, Any]:
    """The same, as typed on the page."""
    return {
        "kind": "C02",
        "description": "脐橙烘干线一条",
        "identifier": serial(),
        "appraised_fen": "168万",
        "appraised_on": clock.today().isoformat(),
        **kw,
    }


def certificate(**kw: Any) -> dict[str, Any]:
    """A registration, as a program or a page sends it."""
    return {
        "registry": "movables_registry",
        "registry_number": "0123456789",
        "registered_on": clock.today().isoformat(),
        "until": in_days(400).isoformat(),
        **kw,
    }


def a_registration(**kw: Any) -> Registration:
    values = {
        "registry": "movables_registry",
        "number": "0123456789",
        "registered_on": clock.today(),
        "until": in_days(400),
        **kw,
    }
    return Registration(**values)


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def an_asset(world: World, farm: Farm, **kw: Any) -> Asset:
    asset = commands.declare_asset(world.act(farm.owner), enterprise=farm.firm, draft=a_draft(**kw))
    db.session.commit()
    return asset


@dataclass
class Yard:
    """An asset, the need that names it, and the two banks it was sent to."""

    world: World
    farm: Farm
    asset: Asset
    need: FinancingNeed
    lenders: list[Lender]
    referrals: list[Referral]

    @property
    def owner(self) -> User:
        return self.farm.owner

    @property
    def first(self) -> int:
        return 0

    @property
    def second(self) -> int:
        return 1

    def secured(self, at: int) -> Secured:
        return Secured("referral", self.referrals[at].public_id, self.farm.firm.public_id, True)

    def pledge(self, at: int, fen: int = 80 * WAN, rank: int = 1) -> Lien:
        """Bank `at` takes part of the ceiling."""
        lien = commands.propose_lien(
            self.world.act(self.lenders[at].officer),
            asset=self.asset,
            secured=self.secured(at),
            secured_fen=fen,
            rank=rank,
        )
        db.session.commit()
        return lien

    def verify(self, at: int = 0, **kw: Any) -> None:
        commands.verify_asset(
            self.world.act(self.lenders[at].officer),
            asset=self.asset,
            note="看了实物和发票",
            **kw,
        )
        db.session.commit()

    def registered(self, at: int = 0, fen: int = 80 * WAN, rank: int = 1, **kw: Any) -> Lien:
        self.verify(at)
        lien = self.pledge(at, fen, rank)
        commands.register_lien(
            self.world.act(self.lenders[at].officer), lien=lien, registration=a_registration(**kw)
        )
        db.session.commit()
        return lien

    def left(self) -> int:
        """What may still be secured, from the ledger."""
        return queries.usage_of(self.asset).headroom_fen or 0

    def request(self, at: int, **kw: Any) -> dict[str, Any]:
        """The body of a pledge by bank `at`."""
        referral = self.referrals[at].public_id
        return {"referral_id": referral, "secured_fen": 80 * WAN, "rank": 1, **kw}

    def pledges(self, at: int, **kw: Any) -> Any:
        """What the API answers bank `at`."""
        path = f"/collateral/{self.asset.public_id}/pledges"
        return self.world.api(self.lenders[at].officer).post(path, self.request(at, **kw))


def a_yard(
    world: World, *, named: bool = True, lenders: list[Lender] | None = None, **kw: Any
) -> Yard:
    fill()
    lenders = lenders or [a_lender(world) for _ in range(2)]
    farm = a_farm(world)
    asset = an_asset(world, farm, **kw)
    need = farm.sent(collateral_ids=(asset.public_id,) if named else ())
    referrals = [
        send_referral(world.act(farm.owner), need=need, product=lender.product)
        for lender in lenders
    ]
    db.session.commit()
    return Yard(world, farm, asset, need, lenders, referrals)
