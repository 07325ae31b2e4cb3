"""An offer with a guarantee the need did not ask for: the owner agrees by one press, or nothing."""

from datetime import timedelta

import pytest

from app.consents.commands import withdraw_consent
from app.consents.queries import live_consents_of
from app.infra import clock
from app.infra.db import db
from app.infra.notify import notifications_of
from app.infra.tasks import tasks_for
from app.kernel.errors import Conflict
from app.referrals import commands
from app.referrals.models import Offer
from tests.agreements.builders import a_table
from tests.enterprises import builders as firms
from tests.referrals.builders import Road, a_road


@pytest.fixture
def road(world) -> Road:
    """The need says nothing of a guarantee."""
    return a_road(world)


def a_guarantor(road: Road):
    """The live programme of the road's bank, and everybody at its table."""
    lender = road.lender
    table = a_table(road.world, bank=lender.bank, officer=lender.officer, manager=lender.manager)
    return table, table.live()


def accepted(road: Road, **terms) -> Offer:
    offer = road.offered(**terms)
    commands.accept_offer(road.world.act(road.owner), offer=offer)
    db.session.commit()
    return offer


def apply(road: Road, offer: Offer, programme):
    body = {
        "offer_id": offer.public_id,
        "programme_id": programme.public_id,
        "amount_fen": offer.amount_fen,
    }
    return road.world.api(road.lender.officer).post("/guarantee-applications", body)


def press(road: Road, offer: Offer, user=None):
    url = f"/me/offers/{offer.public_id}/name-guarantor"
    return road.world.client(user or road.owner).post(url, {})


def asked(road: Road) -> list[str | None]:
    actor = road.world.act(road.owner).actor
    return [task.url for task in tasks_for(actor) if task.kind == "name_guarantor"]


def test_from_the_press_of_the_owner_to_the_banks_application(road):
    table, programme = a_guarantor(road)
    offer = accepted(road, guarantee_programme_id=programme.public_id)
    assert apply(road, offer, programme).json["code"] == "no_consent_for_recipient"
    (url,) = asked(road)
    page = road.world.client(road.owner).get(url)
    assert f"同意交给{table.guarantor.name}" in page.text
    assert press(road, offer).status_code == 303
    assert apply(road, offer, programme).status_code == 201
    assert not asked(road)
    assert "同意担保机构看资料" not in road.world.client(road.owner).get(url).text


def test_the_consent_names_that_agency_alone_and_ends_with_the_first_one(road):
    table, programme = a_guarantor(road)
    offer = accepted(road, guarantee_programme_id=programme.public_id)
    press(road, offer)
    first, given = live_consents_of(road.farm.firm.public_id)
    assert [row.organisation.id for row in given.live_recipients] == [table.guarantor.id]
    assert (given.live_purposes, given.expires_on) == (["referral"], first.expires_on)


def test_the_officer_is_told_and_both_pages_of_the_bank_say_what_is_missing(road):
    table, programme = a_guarantor(road)
    offer = accepted(road, guarantee_programme_id=programme.public_id)
    bank = road.world.client(road.lender.officer)
    pages = (f"/bank/offers/{offer.public_id}/guarantee", _file(offer))
    assert "还不能申请" in bank.get(pages[0]).text
    assert "还没有同意把资料交给担保机构" in bank.get(pages[1]).text
    press(road, offer)
    told = notifications_of(road.world.act(road.lender.officer).actor)
    assert told[0].kind == "guarantor_named" and told[0].url == pages[0]
    assert "还不能申请" not in bank.get(pages[0]).text


def _file(offer: Offer) -> str:
    return f"/bank/referrals/{offer.referral.public_id}"


def test_pressed_twice_or_without_a_guarantee_it_is_refused(road):
    _, programme = a_guarantor(road)
    offer = accepted(road, guarantee_programme_id=programme.public_id)
    press(road, offer)
    again = press(road, offer)
    assert again.status_code == 409 and "已经授权给这家担保机构" in again.text
    act = road.world.act(road.owner)
    with pytest.raises(Conflict) as refused:
        commands.name_guarantor(act, offer=offer)
    assert refused.value.code == "already_agreed"


def test_an_offer_without_a_guarantee_asks_for_nothing(road):
    offer = accepted(road)
    assert not asked(road)
    refused = press(road, offer)
    assert refused.status_code == 409 and "没有约定担保" in refused.text


def test_a_need_that_asks_for_a_guarantee_needs_no_second_yes(road):
    _, programme = a_guarantor(road)
    need = road.farm.sent(wants_guarantee=True)
    wanted = Road(road.world, road.farm, need, road.lender)
    offer = accepted(wanted, guarantee_programme_id=programme.public_id)
    assert not asked(wanted)
    assert press(wanted, offer).status_code == 409
    assert apply(wanted, offer, programme).status_code == 201


def test_a_consent_given_on_the_page_of_consents_counts_too(road):
    table, programme = a_guarantor(road)
    offer = accepted(road, guarantee_programme_id=programme.public_id)
    firms.a_consent(
        road.world,
        road.owner,
        road.farm.firm,
        purposes=["referral"],
        recipients=[table.guarantor],
        expires_on=clock.today() + timedelta(days=30),
    )
    assert apply(road, offer, programme).status_code == 201
    assert not asked(road)


def test_nobody_but_the_owner_agrees(road):
    _, programme = a_guarantor(road)
    offer = accepted(road, guarantee_programme_id=programme.public_id)
    assert press(road, offer, road.lender.officer).status_code == 403
    assert press(road, offer, road.world.person("entrepreneur")).status_code == 404


def test_an_application_the_agency_lost_sight_of_is_withdrawn_and_made_again(road):
    table, programme = a_guarantor(road)
    offer = accepted(road, guarantee_programme_id=programme.public_id)
    press(road, offer)
    first = apply(road, offer, programme).json["id"]
    for consent in live_consents_of(road.farm.firm.public_id):
        withdraw_consent(road.world.act(road.owner), consent=consent)
    firms.a_consent(road.world, road.owner, road.farm.firm)
    commands.show_again(road.world.act(road.owner), offer=offer)
    db.session.commit()
    press(road, offer)
    bank = road.world.client(road.lender.officer)
    page = bank.get(f"/bank/offers/{offer.public_id}/guarantee").text
    assert "给担保机构的授权中断过" in page and f"/guarantee/applications/{first}" in page
    assert apply(road, offer, programme).json["code"] == "already_applied"
    bank.post(f"/guarantee/applications/{first}/withdraw", {})
    again = apply(road, offer, programme).json["id"]
    agency = road.world.api(table.guarantee_officer)
    assert agency.get(f"/guarantee-applications/{again}").status_code == 200
