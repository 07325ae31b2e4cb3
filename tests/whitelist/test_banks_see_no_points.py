"""PF-03: whatever door a lender opens, no points and no grade come out of it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.infra.db import db
from app.infra.doors import DOORS, Door
from app.infra.outbox import OutboxEvent
from app.kernel.actors import GRANTS, Access, Actor, Role
from app.referrals.models import Offer, Referral
from app.whitelist import commands, queries
from tests.referrals.builders import Road, a_road
from tests.whitelist.builders import a_definition
from tests.world import World, _outside

CANARY = "甲乙丙级"
FORBIDDEN_KEYS = {"points", "grade", "score", "pd", "eligibility", "by_factor", "base_points"}
LENDERS = (
    "bank_officer",
    "bank_manager",
    "guarantee_officer",
    "guarantee_manager",
    "reguarantee_officer",
    "insurer",
    "investor",
)


@pytest.fixture
def road(world: World) -> Road:
    """A need that a bank is studying, of a firm with a grade whose name is nowhere else."""
    road = a_road(world)
    commands.install_default_card(world.machine())
    card = queries.card_in_force(world.county.id)
    lines = zip((f"{CANARY}{n}" for n in range(4)), (80, 65, 50, 0), strict=True)
    card.definition = a_definition(grades=[{"grade": g, "min_points": p} for g, p in lines])
    score = commands.score_enterprise(world.machine(), enterprise=road.farm.firm)
    assert score is not None and score.grade.startswith(CANARY)
    road.offered()
    road.settle()
    return road


def ids_of(road: Road) -> list[str]:
    """Everything of the road that a URL may name."""
    found = [road.need, road.farm.firm, road.lender.product, road.lender.bank]
    marked = {"scoped": "the test reads all"}
    found += db.session.query(Referral).execution_options(**marked).all()
    found += db.session.query(Offer).execution_options(**marked).all()
    return [thing.public_id for thing in found]


def reachable(role: str) -> list[Door]:
    granted = GRANTS[Role(role)]
    return [
        door
        for door in DOORS.values()
        if door.method == "GET" and (isinstance(door.may, Access) or door.may in granted)
    ]


def addresses(door: Door, ids: list[str], actor: Actor) -> Iterator[str]:
    """The door's URL for each thing that its own subject finds for this actor."""
    if "<id:" not in door.rule:
        yield re.sub(r"<[^>]+>", "1", door.rule)
        return
    for public_id in ids:
        if door.subject is None or door.subject(actor, public_id) is not None:
            yield re.sub(r"<[^>]+>", "1", re.sub(r"<id:\w+>", public_id, door.rule))


def keys_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | set().union(*map(keys_in, value.values()), set())
    if isinstance(value, list):
        return set().union(*map(keys_in, value), set())
    return set()


def person(road: Road, role: str):
    bank = {"bank_officer": road.lender.officer, "bank_manager": road.lender.manager}
    return bank.get(role) or road.world.person(role)


@pytest.mark.parametrize("role", LENDERS)
def test_no_door_of_a_lender_tells_points_or_a_grade(road, role):
    user = person(road, role)
    browser, program, ids = road.world.client(user), road.world.api(user), ids_of(road)
    opened = 0
    for door in reachable(role):
        for address in addresses(door, ids, road.world.actor(user)):
            if door.kind == "api":
                answer = program.get(address.removeprefix("/api/v1"))
            else:
                db.session.commit()
                answer = _outside(lambda at=address: browser.client.get(at))
            opened += answer.status_code == 200
            assert CANARY.encode() not in answer.data, address
            assert CANARY.encode("unicode-escape") not in answer.data, address
            if door.kind == "api" and answer.is_json and "openapi" not in address:
                assert not keys_in(answer.json) & FORBIDDEN_KEYS, address
            elif answer.mimetype == "text/html":
                text = answer.get_data(as_text=True)
                assert "资格评分" not in text and "/score" not in text, address
    assert opened > 5


@pytest.mark.parametrize("role", LENDERS)
def test_no_lender_comes_in_by_the_doors_of_scores(road, role):
    browser, card = road.world.client(person(road, role)), queries.card_in_force
    in_force = card(road.world.county.id).public_id
    for path in (
        "/me/score",
        "/centre/cards",
        "/centre/cards/new",
        f"/centre/cards/{in_force}",
        f"/centre/cards/{in_force}/scorecard.json",
        f"/centre/enterprises/{road.farm.firm.public_id}/score",
    ):
        assert browser.get(path).status_code in (403, 404), path


def test_the_walk_would_find_a_grade(road):
    """The same road shows the canary to whoever may see it."""
    firm = road.farm.firm.public_id
    centre = road.world.client(road.world.person("finance_centre"))
    page = centre.get(f"/centre/enterprises/{firm}/score").get_data(as_text=True)
    owner = road.world.client(road.owner).get("/me/score").get_data(as_text=True)
    assert CANARY in page and CANARY in owner


def test_the_bank_reads_the_file_itself(road):
    """The walk is worth something: the bank does open need, enterprise and referral."""
    program = road.world.api(road.lender.officer)
    assert program.get(f"/needs/{road.need.public_id}").status_code == 200
    assert program.get(f"/enterprises/{road.farm.firm.public_id}").status_code == 200
    assert program.get("/referrals").json["items"]


def test_no_event_that_leaves_the_house_carries_points(road):
    for event in db.session.query(OutboxEvent).filter_by(county_id=road.world.county.id):
        assert not keys_in(event.payload) & FORBIDDEN_KEYS and CANARY not in str(event.payload)
