"""Sending a need to a lender: by the owner, by the centre, by invitation."""

import pytest

from app.consents.commands import withdraw_consent
from app.consents.queries import live_consent_for
from app.infra.db import db
from app.kernel.errors import Conflict, Invalid
from app.products.commands import draft_product, publish_product
from app.referrals import commands, queries
from tests.enterprises.builders import a_consent
from tests.referrals.builders import a_lender, a_product, a_road


def send_api(road, user, lender=None, **body):
    product = (lender or road.lender).product.public_id
    path = f"/needs/{road.need.public_id}/referrals"
    return road.world.api(user).post(path, {"product_id": product, **body})


def send_page(road, user, lender=None, **fields):
    data = {"product": (lender or road.lender).product.public_id, "agreed": "yes", **fields}
    return road.world.client(user).post(f"/me/needs/{road.need.public_id}/send", data)


def test_the_owner_sends_by_program(road):
    answer = send_api(road, road.owner)
    assert answer.status_code == 201
    assert answer.json["state"] == "sent"
    assert answer.json["id"] and answer.json["contact_due_at"] and answer.json["due_at"]
    assert answer.json["audit_entry"]


def test_the_owner_sends_by_page(road):
    assert send_page(road, road.owner).status_code == 303
    assert [r.state for r in queries.waiting_referrals_of(road.need.id)] == ["sent"]


def test_the_page_asks_for_agreement_first(road):
    assert send_page(road, road.owner, agreed="").status_code == 422
    assert queries.waiting_referrals_of(road.need.id) == []


def test_sending_moves_the_need_and_opens_it_to_the_bank_alone(world):
    road = a_road(world, lenders=2)
    road.send()
    at = f"/needs/{road.need.public_id}"
    assert world.api(road.lender.officer).get(at).status_code == 200
    assert world.api(road.others[0].officer).get(at).status_code == 404
    assert road.need.state == "matched"


@pytest.mark.parametrize("who", ["other owner", "other bank"])
def test_a_stranger_sees_nothing_to_send(road, who):
    world = road.world
    stranger = world.entrepreneur() if who == "other owner" else a_lender(world).officer
    assert send_api(road, stranger).status_code == 404


def test_the_bank_may_not_send_what_it_sees(road):
    road.send()
    assert send_api(road, road.lender.officer).status_code == 403
    assert (
        road.world.api(road.lender.officer)
        .post(f"/needs/{road.need.public_id}/referrals", {"nonsense": 1})
        .status_code
        == 403
    )


def test_an_ineligible_product_is_refused_with_its_reasons(road):
    lender = a_lender(road.world, amount_max_fen=10_000_000, amount_min_fen=1_000_000)
    answer = send_api(road, road.owner, lender)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "amount_fen"
    assert send_page(road, road.owner, lender).status_code == 422


def test_an_unknown_product_is_not_found(road):
    path = f"/needs/{road.need.public_id}/referrals"
    assert road.world.api(road.owner).post(path, {"product_id": "x" * 26}).status_code == 404


def test_the_same_lender_is_not_asked_twice(road):
    road.send()
    answer = send_api(road, road.owner)
    assert (answer.status_code, answer.json["code"]) == (409, "already_referred")
    assert send_page(road, road.owner).status_code == 409


def test_the_fourth_open_referral_is_refused(world):
    road = a_road(world, lenders=4)
    for lender in road.lenders[:3]:
        road.send(lender)
    answer = send_api(road, road.owner, road.lenders[3])
    assert (answer.status_code, answer.json["code"]) == (409, "referral_limit")
    assert send_page(road, road.owner, road.lenders[3]).status_code == 409


def test_a_closed_referral_frees_its_place(world):
    road = a_road(world, lenders=4)
    sent = [road.send(lender) for lender in road.lenders[:3]]
    road.decline(sent[0])
    assert send_api(road, road.owner, road.lenders[3]).status_code == 201


def test_without_a_live_consent_nothing_is_sent(road):
    consent = live_consent_for(road.farm.firm.public_id, "referral")
    withdraw_consent(road.world.act(road.owner), consent=consent)
    db.session.commit()
    answer = send_api(road, road.owner)
    assert (answer.status_code, answer.json["code"]) == (409, "no_live_consent")


def test_the_centre_sends_only_to_whom_a_consent_names(road):
    centre = road.world.person("finance_centre")
    answer = send_api(road, centre)
    assert (answer.status_code, answer.json["code"]) == (409, "no_consent_for_recipient")
    a_consent(road.world, road.owner, road.farm.firm, recipients=[road.lender.bank])
    answer = send_api(road, centre)
    assert (answer.status_code, answer.json["state"]) == (201, "sent")
    assert answer.json["origin"] == "centre"


def test_an_invitation_shows_the_bank_nothing_until_the_owner_agrees(road):
    centre = road.world.person("finance_centre")
    invited = send_api(road, centre, invite=True)
    assert (invited.status_code, invited.json["state"]) == (201, "invited")
    bank, at = road.world.api(road.lender.officer), f"/referrals/{invited.json['id']}"
    assert bank.get(at).status_code == 404
    accepted = road.world.api(road.owner).post(f"{at}/accept-invitation")
    assert (accepted.status_code, accepted.json["state"]) == (200, "sent")
    assert bank.get(at).status_code == 200


def test_the_owner_refuses_an_invitation_by_page(road):
    centre = road.world.person("finance_centre")
    invited = send_api(road, centre, invite=True).json["id"]
    path = f"/me/referrals/{invited}/decline-invitation"
    assert road.world.client(road.owner).post(path).status_code == 303
    assert queries.referral_by_id(invited).state == "cancelled"


def test_sending_oneself_answers_the_invitation(road):
    centre = road.world.person("finance_centre")
    invited = send_api(road, centre, invite=True).json["id"]
    answer = send_api(road, road.owner)
    assert (answer.status_code, answer.json["id"]) == (201, invited)
    assert answer.json["state"] == "sent"


def test_an_invitation_takes_no_place(world):
    road = a_road(world, lenders=4)
    centre = world.person("finance_centre")
    send_api(road, centre, invite=True)
    for lender in road.others:
        road.send(lender)
    accept = f"/referrals/{queries.waiting_referrals_of(road.need.id)[0].public_id}"
    answer = world.api(road.owner).post(f"{accept}/accept-invitation")
    assert (answer.status_code, answer.json["code"]) == (409, "referral_limit")


def test_an_unknown_field_is_refused_by_name(road):
    answer = send_api(road, road.owner, surprise=1)
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "surprise"


def test_a_withdrawn_consent_closes_the_referral_at_once(road):
    referral = road.send()
    consent = live_consent_for(road.farm.firm.public_id, "referral")
    withdraw_consent(road.world.act(road.owner), consent=consent)
    db.session.commit()
    assert (referral.state, road.need.state) == ("cancelled", "open")
    bank = road.world.api(road.lender.officer)
    for path in (f"/needs/{road.need.public_id}", f"/referrals/{referral.public_id}"):
        assert bank.get(path).status_code == 404


def test_a_withdrawn_need_is_seen_by_no_bank_any_more(road):
    referral = road.send()
    answer = road.world.api(road.owner).post(f"/needs/{road.need.public_id}/withdraw", {})
    assert answer.status_code == 200
    db.session.expire_all()
    assert referral.state == "cancelled"
    bank = road.world.api(road.lender.officer)
    assert bank.get(f"/needs/{road.need.public_id}").status_code == 404


def test_the_commands_refuse_as_the_doors_do(road):
    road.send()
    act = road.world.act(road.owner)
    with pytest.raises(Conflict):
        commands.send_referral(act, need=road.need, product=road.lender.product)
    small = a_lender(road.world, amount_max_fen=10_000_000, amount_min_fen=1_000_000)
    with pytest.raises(Invalid):
        commands.send_referral(act, need=road.need, product=small.product)


def test_two_products_of_one_bank_are_named_and_nothing_is_lost(world):
    road = a_road(world, lenders=2)
    second = draft_product(world.act(road.lender.officer), draft=a_product(name="第二款"))
    publish_product(world.act(road.lender.manager), product=second)
    db.session.commit()
    chosen = [road.lender.product.public_id, second.public_id, road.others[0].product.public_id]
    url = f"/me/needs/{road.need.public_id}/send"
    page = world.client(road.owner).post(url, {"product": chosen, "agreed": "yes"})
    assert page.status_code == 422
    assert f"{road.lender.bank.name}只能选一个产品" in page.text
    assert page.text.count(" checked") == len(chosen) + 1
    assert queries.waiting_referrals_of(road.need.id) == []


def test_a_refused_bank_is_named_on_the_page_of_matches(road):
    road.send()
    page = send_page(road, road.owner)
    assert page.status_code == 409
    assert f"已经发给{road.lender.bank.name}，正在办理中" in page.text
    assert "适合的产品" in page.text
