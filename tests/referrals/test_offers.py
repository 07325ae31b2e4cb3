"""Offers: what may be offered, by whom, and how the owner answers."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.infra import clock
from app.infra.db import db
from app.referrals import commands, queries
from tests.needs.builders import WAN
from tests.referrals.builders import LIMIT_FEN, a_road, offer_body, offer_typed


def make_api(road, referral, user=None, **kw):
    path = f"/referrals/{referral.public_id}/offer"
    return road.world.api(user or road.lender.officer).post(path, offer_body(**kw))


def make_page(road, referral, user=None, **kw):
    path = f"/bank/referrals/{referral.public_id}/offer"
    return road.world.client(user or road.lender.officer).post(path, offer_typed(**kw))


def answer(road, offer, verb, user=None, body=None):
    path = f"/offers/{offer.public_id}/{verb}"
    return road.world.api(user or road.owner).post(path, body or {})


def test_a_direct_offer_takes_and_offers_in_one_call(road):
    made = make_api(road, road.send())
    assert (made.status_code, made.json["state"]) == (201, "open")
    referral = road.world.api(road.owner).get(f"/referrals/{made.json['referral_id']}").json
    assert referral["state"] == "offered"
    assert [offer["id"] for offer in referral["offers"]] == [made.json["id"]]


def test_a_direct_offer_by_page(road):
    referral = road.send()
    assert make_page(road, referral).status_code == 303
    db.session.expire_all()
    assert (referral.state, road.need.state) == ("offered", "offered")
    assert referral.offers[0].annual_rate == Decimal("0.0435")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_fen", 0),
        ("amount_fen", 50 * WAN + 1),
        ("amount_fen", "50"),
        ("annual_rate", "0.0299"),
        ("annual_rate", "0.0601"),
        ("annual_rate", "0.04350001"),
        ("annual_rate", 0.04),
        ("annual_rate", "4e-2"),
        ("term_months", 0),
        ("term_months", 61),
        ("method", "equal_principal"),
        ("method", "balloon"),
        ("valid_until", (clock.today() - timedelta(days=1)).isoformat()),
        ("valid_until", (clock.today() + timedelta(days=121)).isoformat()),
        ("valid_until", "2026-02-30"),
        ("borrower_kind", "household"),
        ("guarantee_programme_id", "x" * 26),
        ("conditions", [{"text": "没有种类"}]),
        ("conditions", [{"kind": "mortgage", "collateral_id": "x" * 26, "text": "先抵押"}]),
        ("surprise", 1),
    ],
)
def test_a_bad_value_is_refused_beside_its_field(road, field, value):
    made = make_api(road, road.send(), **{field: value})
    assert made.status_code == 422
    assert made.json["errors"][0]["field"].startswith(field)


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount_fen", "51万"), ("annual_rate", "7"), ("term_months", "61"), ("valid_until", "")],
)
def test_the_page_refuses_the_same(road, field, value):
    shown = make_page(road, road.send(), **{field: value})
    assert shown.status_code == 422
    assert f'id="{field}-error"' in shown.get_data(as_text=True)


@pytest.mark.parametrize(
    "kw",
    [
        {"annual_rate": "0.03"},
        {"annual_rate": "0.060000"},
        {"annual_rate": "0.043525"},
        {"valid_until": clock.today().isoformat()},
        {"valid_until": (clock.today() + timedelta(days=120)).isoformat()},
        {"amount_fen": WAN},
        {"conditions": [{"kind": "other", "text": "开立结算账户"}]},
        {"conditions": [{"kind": "insurance"}]},
        {"borrower_kind": "personal"},
    ],
)
def test_the_edges_of_the_product_are_inside(road, kw):
    assert make_api(road, road.send(), **kw).status_code == 201


def test_a_bad_body_is_refused_before_the_state_is(road):
    referral = road.send()
    road.decline(referral)
    assert make_api(road, referral, amount_fen=0).status_code == 422
    assert make_api(road, referral, annual_rate="0.5").status_code == 422
    refused = make_api(road, referral)
    assert (refused.status_code, refused.json["code"]) == (409, "illegal_state")


def test_one_offer_waits_at_a_time(road):
    referral = road.send()
    make_api(road, referral)
    for door in (make_api, make_page):
        assert door(road, referral).status_code == 409


def test_the_cost_is_worked_out_and_kept(road):
    made = make_api(road, road.send()).json
    assert made["all_in_annual_cost"] == made["cost"]["effective_annual"]
    assert made["cost"]["items"][0]["kind"] == "interest"
    assert made["cost"]["default_items"] == []


def test_a_personal_loans_sheet_says_what_default_costs(road):
    made = make_api(road, road.send(), borrower_kind="personal").json
    assert made["cost"]["default_items"][0]["annual_rate"] == ["0.056550", "0.065250"]
    seen = road.world.client(road.owner).get(f"/me/offers/{made['id']}").get_data(as_text=True)
    assert "逾期罚息" in seen and "没有其他费用" in seen


BIG = LIMIT_FEN + 1


def big_offer(world):
    road = a_road(world, amount_fen=150 * WAN)
    made = make_api(road, road.send(), amount_fen=BIG)
    return road, queries.offer_by_id(made.json["id"])


def test_up_to_the_limit_an_officer_offers_alone(world):
    road = a_road(world, amount_fen=150 * WAN)
    assert make_api(road, road.send(), amount_fen=LIMIT_FEN).json["state"] == "open"


def test_beyond_the_limit_the_owner_sees_nothing_until_another_approves(world):
    road, offer = big_offer(world)
    assert offer.state == "awaiting_approval"
    owner, centre = world.api(road.owner), world.api(world.person("finance_centre"))
    at = f"/offers/{offer.public_id}"
    for reader in (owner, centre):
        assert reader.get(at).status_code == 404
        assert reader.get("/offers").json["items"] == []
        assert reader.get(f"/referrals/{offer.referral.public_id}").json["offers"] == []
    assert answer(road, offer, "accept").status_code == 404
    for user in (road.lender.officer, road.lender.manager):
        assert world.api(user).get(at).status_code == 200
    approved = answer(road, offer, "approve", road.lender.manager)
    assert (approved.status_code, approved.json["state"]) == (200, "open")
    for reader in (owner, centre):
        assert reader.get(at).status_code == 200
    assert offer.referral.state == "offered"


def test_the_officer_cannot_approve(world):
    road, offer = big_offer(world)
    assert answer(road, offer, "approve", road.lender.officer).status_code == 403


def test_nobody_approves_what_they_proposed(world):
    road, offer = big_offer(world)
    offer.made_by = road.lender.manager.id
    db.session.commit()
    for verb, body in (("approve", {}), ("return", {"reason": "再核"})):
        refused = answer(road, offer, verb, road.lender.manager, body)
        assert (refused.status_code, refused.json["code"]) == (409, "four_eyes")


def test_it_is_approved_once(world):
    road, offer = big_offer(world)
    answer(road, offer, "approve", road.lender.manager)
    again = answer(road, offer, "approve", road.lender.manager)
    assert (again.status_code, again.json["code"]) == (409, "illegal_state")


def test_a_manager_approves_in_two_clicks(world):
    road, offer = big_offer(world)
    manager = world.client(road.lender.manager)
    assert f"/bank/offers/{offer.public_id}" in manager.get("/bank/approvals").get_data(True)
    manager.get(f"/bank/offers/{offer.public_id}")
    assert manager.post(f"/bank/offers/{offer.public_id}/approve").status_code == 303
    db.session.expire_all()
    assert offer.state == "open" and offer.approved_by == road.lender.manager.id


def test_a_returned_offer_is_made_anew(world):
    road, offer = big_offer(world)
    assert answer(road, offer, "return", road.lender.manager, {}).status_code == 422
    back = answer(road, offer, "return", road.lender.manager, {"reason": "期限太长"})
    assert (back.status_code, back.json["state"]) == (200, "returned")
    assert make_api(road, offer.referral, amount_fen=LIMIT_FEN).status_code == 201
    assert world.api(road.owner).get(f"/offers/{offer.public_id}").status_code == 404


def test_an_expired_proposal_is_not_approved(world):
    road, offer = big_offer(world)
    offer.valid_until = clock.today() - timedelta(days=1)
    db.session.commit()
    refused = answer(road, offer, "approve", road.lender.manager)
    assert (refused.status_code, refused.json["code"]) == (409, "offer_expired")


def test_the_owner_accepts_and_the_rest_closes(world):
    road = a_road(world, lenders=3)
    offers = [road.offered(lender) for lender in road.lenders[:2]]
    third = road.send(road.lenders[2])
    accepted = answer(road, offers[0], "accept")
    assert (accepted.status_code, accepted.json["state"]) == (200, "accepted")
    db.session.expire_all()
    assert (offers[0].referral.state, offers[1].referral.state) == ("won", "lost")
    assert (offers[1].state, third.state) == ("withdrawn", "cancelled")
    assert (road.need.state, road.need.accepted_fen) == ("accepted", 50 * WAN)
    late = answer(road, offers[1], "accept")
    assert (late.status_code, late.json["code"]) == (409, "illegal_state")


def test_the_owner_accepts_by_page(road):
    offer = road.offered()
    owner = road.world.client(road.owner)
    owner.get(f"/me/offers/{offer.public_id}")
    assert owner.post(f"/me/offers/{offer.public_id}/accept").status_code == 303
    assert owner.post(f"/me/offers/{offer.public_id}/accept").status_code == 409


def test_two_parts_fill_a_need_and_a_third_does_not_fit(world):
    road = a_road(world, lenders=3)
    parts = [
        road.offered(lender, amount_fen=part * WAN)
        for lender, part in zip(road.lenders, (30, 30, 20), strict=True)
    ]
    assert answer(road, parts[0], "accept").status_code == 200
    refused = answer(road, parts[1], "accept")
    assert (refused.status_code, refused.json["code"]) == (409, "need_exceeded")
    assert road.need.state == "offered"
    assert answer(road, parts[2], "accept").status_code == 200
    db.session.expire_all()
    assert road.need.state == "accepted"
    assert parts[1].state == "withdrawn"


def test_what_is_left_bounds_the_next_offer(world):
    road = a_road(world, lenders=2)
    answer(road, road.offered(amount_fen=30 * WAN), "accept")
    referral, officer = road.send(road.others[0]), road.others[0].officer
    assert make_api(road, referral, officer, amount_fen=21 * WAN).status_code == 422
    assert make_api(road, referral, officer, amount_fen=20 * WAN).status_code == 201


def test_the_owner_refuses_and_goes_on(world):
    road = a_road(world, lenders=2)
    offer = road.offered()
    refused = answer(road, offer, "reject", body={"reason": "利率高"})
    assert (refused.status_code, refused.json["state"]) == (200, "rejected")
    db.session.expire_all()
    assert (offer.referral.state, road.need.state) == ("lost", "open")
    assert answer(road, offer, "reject").status_code == 409


def test_past_its_validity_an_offer_is_not_accepted(road):
    offer = road.offered(valid_until=clock.today())
    offer.valid_until = clock.today() - timedelta(days=1)
    db.session.commit()
    for _ in range(2):
        refused = answer(road, offer, "accept")
        assert (refused.status_code, refused.json["code"]) == (409, "offer_expired")
        commands.expire_offer(road.world.machine(), offer=offer) if offer.state == "open" else None
        db.session.commit()


def test_on_its_last_day_an_offer_is_accepted(road):
    offer = road.offered(valid_until=clock.today())
    assert answer(road, offer, "accept").status_code == 200


def test_only_the_owner_answers(road):
    offer = road.offered()
    for user, status in (
        (road.lender.officer, 403),
        (road.world.person("finance_centre"), 403),
        (road.world.entrepreneur(), 404),
    ):
        assert answer(road, offer, "accept", user).status_code == status


def test_the_preview_shows_the_cost_and_keeps_nothing(road):
    referral = road.send()
    officer = road.world.client(road.lender.officer)
    officer.get(f"/bank/referrals/{referral.public_id}/offer")
    path = f"/bank/referrals/{referral.public_id}/offer/preview"
    for _ in range(2):
        shown = officer.post(path, offer_typed(idempotency_key="same"))
        assert shown.status_code == 200
        assert "综合融资成本明白纸" in shown.get_data(as_text=True)
    db.session.expire_all()
    assert (referral.state, referral.offers) == ("sent", [])
    assert officer.post(path, offer_typed(annual_rate="9")).status_code == 422


def test_lists_of_offers_filter_by_state(road):
    road.offered()
    owner = road.world.api(road.owner)
    assert len(owner.get("/offers?state=open").json["items"]) == 1
    assert owner.get("/offers?state=accepted").json["items"] == []
    assert owner.get("/offers?state=bogus").status_code == 422
    assert owner.get("/referrals?state=bogus").status_code == 422


def test_an_offer_beyond_nothing_needs_no_ask(road):
    referral = road.asked("流水")
    refused = make_api(road, referral)
    assert (refused.status_code, refused.json["code"]) == (409, "illegal_state")


def test_the_file_leads_on_from_an_accepted_offer_to_its_money(road):
    offer = road.offered()
    commands.accept_offer(road.world.act(road.owner), offer=offer)
    db.session.commit()
    page = road.world.client(road.lender.officer).get(_file_of(offer)).text
    assert f'href="/bank/offers/{offer.public_id}/book"' in page
    assert f'href="/bank/offers/{offer.public_id}/guarantee"' not in page
    owner = road.world.client(road.owner).get(f"/me/needs/{road.need.public_id}/offers").text
    assert "您已接受一份方案" in owner and "先选择合适的产品" not in owner


def _file_of(offer):
    return f"/bank/referrals/{offer.referral.public_id}"


def test_while_an_offer_waits_for_approval_the_file_offers_nothing_that_is_refused(world):
    road = a_road(world, amount_fen=2 * LIMIT_FEN)
    offer = road.offered(amount_fen=2 * LIMIT_FEN)
    page = road.world.client(road.lender.officer).get(_file_of(offer)).text
    assert f"方案 {offer.reference} 超过经办权限" in page
    for verb in ("/offer", "/ask", "/decline"):
        assert f'{_file_of(offer)}{verb}"' not in page
    review = road.world.client(road.lender.manager).get(f"/bank/offers/{offer.public_id}").text
    assert road.lender.officer.name in review and "借款人类别" in review
