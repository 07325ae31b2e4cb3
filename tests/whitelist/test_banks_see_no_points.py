"""PF-03: whatever door a lender opens, no points and no grade come out of it."""

import io
import json
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook

from app.administration.commands import webhooks
from app.administration.rules.webhooks import TOPICS
from app.infra import outgoing, pdf
from app.infra.db import db
from app.infra.doors import DOORS, Door
from app.infra.outbox import OutboxEvent
from app.infra.webhooks import WebhookDelivery
from app.kernel.actors import GRANTS, Access, Actor, Role
from app.referrals.models import Offer, Referral
from app.whitelist import commands, queries
from tests.referrals.builders import Road, a_road
from tests.whitelist.builders import a_definition
from tests.world import World, _outside

CANARY = "甲乙丙级"
FORBIDDEN_KEYS = {
    "base_points",
    "by_factor",
    "eligibility",
    "grade",
    "likelihood",
    "pd",
    "points",
    "probability",
    "score",
}
FORBIDDEN_WORDS = re.compile(r"资格评分|资格分|评分等级|违约概率|通过概率|获批概率|/score")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
def road(world: World, monkeypatch) -> Road:
    """A need that a bank is studying, of a firm with a grade whose name is nowhere else.

    Papers are printed as what they are made of, so that their words can be read here.
    """
    monkeypatch.setattr(pdf, "render", lambda html: html.encode())
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


def words_of(answer: Any) -> str:
    """What a person or a program reads in an answer, whatever it comes packed in."""
    if answer.mimetype == SHEET:
        book = load_workbook(io.BytesIO(answer.data))
        cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
        return "\n".join(str(cell.value) for cell in cells if cell.value is not None)
    return answer.data.decode("utf-8", errors="ignore")


def assert_silent(answer: Any, address: str) -> None:
    """No grade, and no key or word of points, grades or likelihoods."""
    words = words_of(answer)
    assert CANARY not in words, address
    assert CANARY.encode("unicode-escape").decode() not in words, address
    if answer.is_json and "openapi" not in address:
        assert not keys_in(answer.json) & FORBIDDEN_KEYS, address
    elif "/api/" not in address:
        assert not FORBIDDEN_WORDS.search(words), (address, FORBIDDEN_WORDS.search(words))


@pytest.mark.parametrize("role", LENDERS)
def test_no_door_of_a_lender_tells_points_or_a_grade(road, role):
    user = person(road, role)
    browser, program, ids = road.world.client(user), road.world.api(user), ids_of(road)
    opened, kinds = 0, set()
    for door in reachable(role):
        for address in addresses(door, ids, road.world.actor(user)):
            if door.kind == "api":
                answer = program.get(address.removeprefix("/api/v1"))
            else:
                db.session.commit()
                answer = _outside(lambda at=address: browser.client.get(at))
            opened += answer.status_code == 200
            kinds |= {answer.mimetype} if answer.status_code == 200 else set()
            assert_silent(answer, address)
    assert opened > 5
    if role == "bank_officer":
        assert {"text/html", "application/json", "text/csv", SHEET, "application/pdf"} <= kinds


def test_no_message_to_a_lenders_system_carries_points(world, monkeypatch):
    """An endpoint that asked for every topic, and whatever is sent to it on the whole road."""
    road, told = a_road(world), []
    monkeypatch.setattr(outgoing, "vetted", lambda url: None)
    act = world.act(road.lender.manager)
    webhooks.add_endpoint(act, url="https://bank.example/told", topics=list(TOPICS))
    commands.install_default_card(world.machine())
    commands.score_enterprise(world.machine(), enterprise=road.farm.firm)
    road.offered()
    road.settle()

    def kept(method, url, *, body, headers):
        told.append((json.loads(body), headers))
        return SimpleNamespace(status=200)

    monkeypatch.setattr(outgoing, "call", kept)
    sent = WebhookDelivery.event.has(county_id=world.county.id)
    for delivery in db.session.query(WebhookDelivery).filter(sent):
        webhooks.deliver(delivery.public_id)
    assert told
    for body, headers in told:
        assert set(body) == {"type", "timestamp", "data"}
        assert set(body["data"]) == {"event", "kind", "id"}
        assert not FORBIDDEN_WORDS.search(f"{body} {headers}")


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
    events = db.session.query(OutboxEvent).filter_by(county_id=road.world.county.id).all()
    assert {"need.submitted", "score.computed"} <= {event.topic for event in events}
    for event in events:
        assert not keys_in(event.payload) & FORBIDDEN_KEYS and CANARY not in str(event.payload)
