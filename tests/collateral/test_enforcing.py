"""A pledge is realised only while what it secures is in default, with how it was done."""

import pytest

from app.collateral import commands
from app.collateral.queries import lien_for
from app.collateral.rules.pledging import Secured, enforcing_refusals
from app.infra.db import db
from app.infra.ledger.verification import verify
from app.kernel.errors import Conflict
from tests.collateral.builders import a_registration, an_asset
from tests.loans.builders import a_deal, days_ago
from tests.needs.builders import WAN, a_farm

HOW = {"reason": "经法院拍卖，价款已抵还"}


@pytest.fixture
def secured(world):
    """A loan booked so many days ago, with a registered pledge of its bank; (deal, lien)."""

    def made(days):
        farm = a_farm(world)
        asset = an_asset(world, farm)
        deal = a_deal(world, farm=farm, collateral_ids=(asset.public_id,))
        act = world.act(deal.officer)
        business = Secured("referral", deal.offer.referral.public_id, farm.firm.public_id, True)
        lien = commands.propose_lien(
            act, asset=asset, secured=business, secured_fen=50 * WAN, rank=1
        )
        commands.verify_asset(act, asset=asset, note="看过实物和发票")
        commands.register_lien(act, lien=lien, registration=a_registration())
        db.session.commit()
        deal.book(days_ago(days))
        return deal, lien_for(world.actor(deal.officer), lien.public_id)

    return made


def test_in_default_the_holder_realises_and_the_owner_is_told(world, secured):
    deal, lien = secured(60)
    answer = world.api(deal.officer).post(f"/pledges/{lien.public_id}/enforce", HOW)
    assert (answer.status_code, answer.json["state"]) == (200, "enforced")
    assert lien.asset.state == "disposed" and verify().ok
    business = Secured(
        "referral", deal.offer.referral.public_id, lien.asset.enterprise.public_id, True
    )
    with pytest.raises(Conflict) as refused:
        commands.propose_lien(
            world.act(deal.officer), asset=lien.asset, secured=business, secured_fen=WAN, rank=2
        )
    assert refused.value.refusals[0].code == "asset_gone"


def test_the_page_does_the_same(world, secured):
    deal, lien = secured(60)
    person, url = world.client(deal.officer), f"/collateral/{lien.asset.public_id}"
    assert "实现抵质押权" in person.get(url).get_data(as_text=True)
    assert person.post(f"/pledges/{lien.public_id}/enforce", {"reason": ""}).status_code == 422
    assert person.post(f"/pledges/{lien.public_id}/enforce", HOW).status_code == 303


@pytest.mark.parametrize("door", ["api", "page"])
def test_a_loan_in_order_is_left_alone(world, secured, door):
    deal, lien = secured(5)
    if door == "api":
        answer = world.api(deal.officer).post(f"/pledges/{lien.public_id}/enforce", HOW)
        assert answer.json["code"] == "not_in_default"
        assert answer.json["errors"][0]["citation"] == "civil-code#410"
    else:
        person = world.client(deal.officer)
        person.get(f"/collateral/{lien.asset.public_id}")
        answer = person.post(f"/pledges/{lien.public_id}/enforce", HOW)
    assert answer.status_code == 409


def test_how_it_was_done_is_said_and_another_bank_sees_nothing(world, secured):
    deal, lien = secured(60)
    url = f"/pledges/{lien.public_id}/enforce"
    assert world.api(deal.officer).post(url, {"reason": "卖"}).status_code == 422
    assert world.api(a_deal(world).officer).post(url, HOW).status_code == 404


def test_the_rule():
    late = Secured("loan", "x", "y", True, in_default=True)
    assert not enforcing_refusals(late)
    assert enforcing_refusals(None) and enforcing_refusals(Secured("loan", "x", "y", True))
