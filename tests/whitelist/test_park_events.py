"""What is announced of credit parks: ids alone; who hears of it, inside and outside the county."""

import json
from datetime import timedelta

import pytest

from app.administration import commands as administration
from app.administration import queries as webhooks
from app.administration.commands.webhooks import message_of
from app.infra import clock
from app.infra.db import db
from app.infra.notify import notifications_of
from app.infra.outbox import OutboxEvent, drain
from app.infra.webhooks import WebhookDelivery
from app.whitelist import commands
from app.whitelist.rules.credit_park import EXITS
from tests.whitelist.parks import Estate, an_estate, good_estate
from tests.world import World

TOLD = ("park.designated", "park.review_due", "park.renewed", "park.withdrawn")


def announced(estate: Estate) -> list[OutboxEvent]:
    found = db.session.query(OutboxEvent).filter_by(county_id=estate.world.county.id)
    events = found.order_by(OutboxEvent.id).all()
    return [event for event in events if event.topic.startswith("park.")]


def a_whole_life(estate: Estate) -> None:
    """Proposed, designated, reviewed after a year, renewed, withdrawn."""
    park = estate.park
    designation = estate.designated()
    commands.fall_due(estate.world.machine(), designation=designation)
    commands.advise_review(estate.act(estate.lead), park=park, advice="仍然达到（测试）")
    commands.renew_designation(estate.act(estate.officer), park=park)
    commands.withdraw_designation(
        estate.act(estate.officer), park=park, code=next(iter(EXITS)), note="数字不再达到（测试）"
    )
    db.session.commit()


def test_every_step_is_announced_with_ids_alone(world: World):
    estate = good_estate(world)
    a_whole_life(estate)
    events = announced(estate)
    assert [event.topic for event in events] == ["park.proposed", *TOLD]
    told = json.dumps([event.payload for event in events], ensure_ascii=False)
    assert estate.park.name not in told and "测试" not in told and "fen" not in told
    assert {event.payload["park"] for event in events} == {estate.park.public_id}


def test_a_refusal_is_announced(world: World):
    estate = good_estate(world)
    estate.proposed()
    commands.refuse_designation(estate.act(estate.lead), park=estate.park, code="dispute", note="")
    db.session.commit()
    assert [event.topic for event in announced(estate)] == ["park.proposed", "park.refused"]


def test_any_institution_that_asked_may_hear_of_it_but_not_of_a_proposal(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(world.app.config, "OUTGOING_HOSTS", "127.0.0.1:9")
    estate = good_estate(world)
    manager = world.person("bank_manager")
    administration.add_endpoint(
        world.act(manager), url="http://127.0.0.1:9/told", topics=list(TOLD)
    )
    a_whole_life(estate)
    found = db.session.query(WebhookDelivery).order_by(WebhookDelivery.id).all()
    ours = [one for one in found if one.event.county_id == world.county.id]
    assert [one.event.topic for one in ours] == list(TOLD)
    assert all(webhooks.in_sight(world.actor(manager), one.event) for one in ours)
    body = message_of(ours[0])
    assert estate.park.name not in body and json.loads(body)["data"]["kind"] == "ParkDesignation"
    proposal = announced(estate)[0]
    assert proposal.topic == "park.proposed"
    assert not webhooks.in_sight(world.actor(manager), proposal)


def test_another_county_s_institutions_are_not_concerned(world: World):
    elsewhere = World(world.app)
    estate = good_estate(world)
    estate.designated()
    stranger = elsewhere.person("bank_manager")
    assert not webhooks.in_sight(elsewhere.actor(stranger), announced(estate)[-1])


def test_the_designated_list_of_the_api_has_the_ids_of_the_events(world: World):
    estate = good_estate(world)
    reader = world.api(world.person("bank_officer"))
    assert reader.get("/credit-parks/designated").json["items"] == []
    designation = estate.designated()
    (row,) = reader.get("/credit-parks/designated").json["items"]
    assert row["id"] == designation.public_id == announced(estate)[-1].subject_id
    assert row["name"] == estate.park.name and "rating" not in row


@pytest.mark.parametrize("ends", [False, True])
def test_the_tenants_people_are_told_once_it_changes_new_files(world: World, ends):
    estate = an_estate(world, "B", "C", None)
    owner = estate.tenant("A").owner
    estate.told()
    estate.designated()
    if ends:
        drain(world.county.id)
        commands.withdraw_designation(
            estate.act(estate.officer), park=estate.park, code="asked", note=""
        )
        db.session.commit()
    drain(world.county.id)
    told = [one.text for one in notifications_of(world.actor(owner)) if one.url == "/benefits"]
    assert len(told) == (2 if ends else 1)
    assert ("不再是信用园区" in told[0]) is ends


def test_a_review_day_announces_itself_by_the_clock(world: World):
    estate = good_estate(world)
    due = estate.designated().review_due_on
    with clock.frozen(clock.at_local(due + timedelta(days=1), 9)):
        commands.keep_parks(world.machine())
        db.session.commit()
    assert announced(estate)[-1].topic == "park.review_due"
