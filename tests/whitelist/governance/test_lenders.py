"""PF-03 for risk: whatever door a lender opens, no risk grade, probability or reason comes out."""

import pytest

from app.infra.db import db
from app.infra.outbox import OutboxEvent
from app.whitelist.commands import risk_scores
from tests.referrals.builders import Road, a_road
from tests.whitelist.governance.builders import a_card
from tests.whitelist.governance.stage import a_risk_step
from tests.whitelist.test_banks_see_no_points import (
    LENDERS,
    addresses,
    ids_of,
    keys_in,
    person,
    reachable,
    words_of,
)
from tests.world import World, _outside

CANARY = "寅卯辰级"
SECRET_KEYS = {"pd", "points", "grade", "recommended", "by_factor", "card_hash"}


@pytest.fixture
def road(world: World, monkeypatch) -> Road:
    """A need that a bank studies, of a firm with a risk grade whose name is nowhere else."""
    road = a_road(world)
    names = [{"grade": f"{CANARY}{n}", "min_points": p} for n, p in enumerate((620, 590, 0))]
    reasons = {
        column: {"code": f"{CANARY}{column}", "zh": f"{CANARY}因", "en": f"{CANARY}why"}
        for column in ("operating_months", "staff", "tax_grade")
    }
    card = a_card(grades=names, reasons=reasons)
    monkeypatch.setattr("tests.whitelist.governance.stage.a_card", lambda: card)
    step = a_risk_step(world, world.person("finance_centre"))
    made = risk_scores.score_risk(world.machine(), enterprise=road.farm.firm)
    assert any(s.grade.startswith(CANARY) for s in made)
    road.offered()
    road.settle()
    road.risk_ids = [step.card.public_id, step.promotion.public_id, made[0].public_id]
    return road


@pytest.mark.parametrize("role", LENDERS)
def test_no_door_of_a_lender_tells_anything_of_risk(road, role):
    user = person(road, role)
    browser, program = road.world.client(user), road.world.api(user)
    opened = 0
    for door in reachable(role):
        for address in addresses(door, ids_of(road) + road.risk_ids, road.world.actor(user)):
            if door.kind == "api":
                answer = program.get(address.removeprefix("/api/v1"))
                if answer.is_json and "openapi" not in address:
                    assert not keys_in(answer.json) & SECRET_KEYS, address
            else:
                db.session.commit()
                answer = _outside(lambda at=address: browser.client.get(at))
            opened += answer.status_code == 200
            words = words_of(answer)
            assert CANARY not in words and "风险评分" not in words, address
            assert CANARY.encode("unicode-escape").decode() not in words, address
    assert opened > 5


def test_the_walk_would_find_it(road):
    """Whoever may see it does: the centre and the owner."""
    firm = road.farm.firm.public_id
    centre = road.world.client(road.world.person("finance_centre"))
    assert CANARY in centre.get(f"/centre/enterprises/{firm}/risk").get_data(as_text=True)
    assert CANARY in road.world.client(road.owner).get("/me/score").get_data(as_text=True)


def test_no_event_carries_anything_of_risk(road):
    events = db.session.query(OutboxEvent).filter_by(county_id=road.world.county.id).all()
    assert {"need.submitted", "offer.made"} <= {event.topic for event in events}
    for event in events:
        assert not keys_in(event.payload) & SECRET_KEYS and CANARY not in str(event.payload)
