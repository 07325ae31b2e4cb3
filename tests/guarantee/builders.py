"""A road to a guarantee: an offer of a bank, a live programme, an application, a decision.

path = a_path(world)
application = path.applied()               the bank has asked
path.studied(application)                  an officer of the agency has looked
commitment = path.approved()               the whole way
"""

from dataclasses import dataclass
from typing import Any

from app.agreements.models import GuaranteeProgramme
from app.guarantee import commands
from app.guarantee.models import GuaranteeApplication, GuaranteeCommitment
from app.infra.db import db
from app.referrals.models import Offer, Referral
from app.referrals.queries import offer_by_id
from tests.agreements.builders import WAN, Table, a_table
from tests.needs.builders import Farm, a_farm
from tests.referrals.builders import Road, a_lender
from tests.world import World


@dataclass
class Path:
    """A need that wants a guarantee, its bank's offer, and a programme that covers it."""

    world: World
    road: Road
    table: Table
    programme: GuaranteeProgramme
    offer: Offer

    @property
    def referral(self) -> Referral:
        return self.offer.referral

    def applied(self, offer: Offer | None = None, **kw: Any) -> GuaranteeApplication:
        """An application on the offer, by the bank's officer."""
        covered = offer or self.offer
        values = {
            "referral": covered.referral,
            "offer": covered,
            "programme_id": self.programme.public_id,
            "amount_fen": covered.amount_fen,
            **kw,
        }
        act = self.world.act(self.table.bank_officer)
        application = commands.apply_for_guarantee(act, **values)
        db.session.commit()
        return application

    def studied(self, application: GuaranteeApplication | None = None) -> GuaranteeApplication:
        application = application or self.applied()
        act = self.world.act(self.table.guarantee_officer)
        commands.study_application(act, application=application)
        db.session.commit()
        return application

    def approved(
        self, application: GuaranteeApplication | None = None, **kw: Any
    ) -> GuaranteeCommitment:
        application = application or self.studied()
        act = self.world.act(self.table.guarantee_manager)
        commitment = commands.approve_application(act, application=application, **kw)
        db.session.commit()
        return commitment

    def sent(self, **kw: Any) -> Referral:
        """Another need of the same owner, sent to the same bank."""
        need = self.road.farm.sent(**{"amount_fen": 50 * WAN, "wants_guarantee": True, **kw})
        return Road(self.world, self.road.farm, need, self.road.lender).send()

    def another_offer(self, *, same_farm: bool = False, amount_fen: int = 50 * WAN) -> Offer:
        """An offer to another firm, or for another need of the same one, by the same bank."""
        farm = self.road.farm if same_farm else a_farm(self.world)
        return an_offer(self.world, self.road, farm, amount_fen)


def an_offer(world: World, road: Road, farm: Farm, amount_fen: int) -> Offer:
    """A need that wants a guarantee, sent to the road's bank, which offers all of it."""
    need = farm.sent(amount_fen=amount_fen, wants_guarantee=True)
    own = Road(world, farm, need, road.lender)
    offer = own.offer(own.send(), amount_fen=amount_fen)
    db.session.commit()
    found = offer_by_id(offer.public_id)
    assert found is not None
    return found


def a_path(
    world: World,
    *,
    amount_fen: int = 50 * WAN,
    wants_guarantee: bool = True,
    net_assets_fen: int | None = 12_000 * WAN,
    **programme: Any,
) -> Path:
    """Everything up to the moment before the application."""
    lender = a_lender(world, amount_max_fen=2_000 * WAN, officer_limit_fen=2_000 * WAN)
    table = a_table(
        world,
        bank=lender.bank,
        officer=lender.officer,
        manager=lender.manager,
        net_assets_fen=net_assets_fen,
    )
    agreed = table.live(**programme)
    farm = a_farm(world)
    need = farm.sent(amount_fen=amount_fen, wants_guarantee=wants_guarantee)
    road = Road(world, farm, need, lender)
    offer = road.offer(road.send(), amount_fen=amount_fen)
    return Path(world, road, table, agreed, offer)
