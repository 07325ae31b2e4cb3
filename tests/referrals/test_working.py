"""What a lender's people do: take, contact, decline, hand over; by page and by program."""

import pytest

from app.consents.queries import readings_of
from app.infra import clock
from app.infra.db import db
from app.referrals import queries
from tests.referrals.builders import a_lender, a_road

NOTE = {"note": "电话联系了王女士，约好周三见面"}


def api(road, referral, verb, body=None, user=None):
    user = user or road.lender.officer
    return road.world.api(user).post(f"/referrals/{referral.public_id}/{verb}", body or {})


def page(road, referral, verb, data=None, user=None):
    user = user or road.lender.officer
    path = f"/bank/referrals/{referral.public_id}/{verb}"
    return road.world.client(user).post(path, data or {})


@pytest.mark.parametrize("door", [api, page])
def test_an_officer_takes_a_referral(road, door):
    referral = road.send()
    assert door(road, referral, "take").status_code in (200, 303)
    db.session.expire_all()
    assert (referral.state, referral.assigned_to) == ("accepted", road.lender.officer.id)
    assert road.need.state == "in_decision"


@pytest.mark.parametrize("door", [api, page])
def test_it_is_taken_once(road, door):
    assert door(road, road.taken(), "take").status_code == 409


@pytest.mark.parametrize("door", [api, page])
def test_a_logged_contact_stops_the_first_clock(road, door):
    referral = road.send()
    assert door(road, referral, "contact", NOTE).status_code in (200, 303)
    db.session.expire_all()
    assert referral.contacted_at is not None
    assert referral.assigned_to == road.lender.officer.id


@pytest.mark.parametrize("door", [api, page])
def test_a_contact_says_what_was_said(road, door):
    assert door(road, road.send(), "contact", {"note": "   "}).status_code == 422


def test_a_bad_note_is_a_bad_value_before_it_is_a_wrong_state(road):
    referral = road.send()
    road.decline(referral)
    assert api(road, referral, "contact", {"note": " "}).status_code == 422
    assert api(road, referral, "contact", NOTE).json["code"] == "illegal_state"


@pytest.mark.parametrize("door", [api, page])
def test_another_bank_sees_nothing(world, door):
    road = a_road(world, lenders=2)
    referral = road.send()
    stranger = road.others[0].officer
    assert door(road, referral, "take", user=stranger).status_code == 404


@pytest.mark.parametrize("verb", ["take", "contact", "ask", "decline", "offer"])
def test_only_an_officer_of_the_bank_works_on_it(road, verb):
    referral = road.send()
    for user in (road.lender.manager, road.world.person("finance_centre"), road.owner):
        assert api(road, referral, verb, user=user).status_code == 403


@pytest.mark.parametrize("door", [api, page])
def test_a_decline_needs_a_reason(road, door):
    body = {"reason_codes": [], "comment": ""} if door is api else {"comment": ""}
    assert door(road, road.send(), "decline", body).status_code == 422


@pytest.mark.parametrize("codes", [["R99"], ["unreachable_calls"], ["detail_hidden"]])
def test_a_reason_is_one_of_the_list(road, codes):
    answer = api(road, road.send(), "decline", {"reason_codes": codes, "comment": ""})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "reason_codes"


@pytest.mark.parametrize(("comment", "status"), [("其他原因", 422), ("其" * 20, 200)])
def test_other_needs_words(road, comment, status):
    body = {"reason_codes": ["R30"], "comment": comment}
    assert api(road, road.send(), "decline", body).status_code == status


@pytest.mark.parametrize("door", [api, page])
def test_a_decline_needs_no_free_text(world, door):
    road = a_road(world, lenders=2)
    referral = road.send()
    assert door(road, referral, "decline", {"reason_codes": ["R03"]}).status_code in (200, 303)
    db.session.expire_all()
    assert (referral.state, road.need.state) == ("declined", "open")


def test_the_owner_reads_plain_words_and_the_way_out(world):
    road = a_road(world, lenders=2)
    referral = road.send()
    road.decline(referral, "R03")
    seen = world.api(road.owner).get(f"/referrals/{referral.public_id}").json
    assert [r["code"] for r in seen["decline_reasons"]] == ["R03"]
    assert seen["decline_reasons"][0]["name"] and seen["decline_reasons"][0]["remedy"]


def test_the_banks_own_words_reach_the_owner_only_where_no_code_says_it(world):
    road = a_road(world, lenders=3)
    said = "内部评级说明，只给本行看的一段话，二十个字以上才行"
    shown = {}
    for lender, code in zip(road.lenders, ("R03", "R30"), strict=False):
        referral = road.send(lender)
        body = {"reason_codes": [code], "comment": said}
        api(road, referral, "decline", body, user=lender.officer)
        seen = world.api(road.owner).get(f"/referrals/{referral.public_id}").json
        shown[code] = seen["decline_reasons"][0]["comment"]
    assert shown == {"R03": None, "R30": said}


def test_three_times_no_ends_with_a_visit(world):
    road = a_road(world, lenders=4)
    for lender in road.lenders[:3]:
        road.decline(road.send(lender), lender=lender)
    assert road.need.state == "unmet"


def test_two_times_no_leaves_the_owner_choosing(world):
    road = a_road(world, lenders=4)
    for lender in road.lenders[:2]:
        road.decline(road.send(lender), lender=lender)
    assert road.need.state == "open"


def test_the_last_lenders_no_leaves_nobody_to_ask(road):
    road.decline(road.send())
    assert road.need.state == "unmet"


def test_a_declined_referral_is_over(road):
    referral = road.send()
    road.decline(referral)
    for verb, body in (("take", {}), ("decline", {"reason_codes": ["R03"]}), ("contact", NOTE)):
        answer = api(road, referral, verb, body)
        assert (answer.status_code, answer.json["code"]) == (409, "illegal_state")


def test_a_manager_hands_it_to_a_colleague(road):
    referral = road.taken()
    colleague = road.world.person("bank_officer", road.lender.bank, name="李同事")
    answer = page(
        road, referral, "reassign", {"officer": colleague.public_id}, user=road.lender.manager
    )
    assert answer.status_code == 303
    db.session.expire_all()
    assert referral.assigned_to == colleague.id


def test_it_is_not_handed_to_another_bank(road):
    outsider = a_lender(road.world).officer
    answer = page(
        road, road.send(), "reassign", {"officer": outsider.public_id}, user=road.lender.manager
    )
    assert answer.status_code == 422


def test_an_officer_hands_nothing_over(road):
    assert page(road, road.send(), "reassign", {"officer": "x"}).status_code == 403


def test_the_centre_reminds_and_decides_nothing(road):
    referral, centre = road.send(), road.world.person("finance_centre")
    assert page(road, referral, "remind", user=centre).status_code == 303
    road.decline(referral)
    assert page(road, referral, "remind", user=centre).status_code == 409


def test_a_reading_of_a_bank_is_written_down_once_a_day(road):
    referral = road.send()
    road.world.client(road.lender.officer).get(f"/bank/referrals/{referral.public_id}")
    road.world.api(road.lender.officer).get(f"/referrals/{referral.public_id}")
    centre = road.world.person("finance_centre")
    road.world.client(centre).get(f"/bank/referrals/{referral.public_id}")
    house = centre.memberships[0].organisation.name
    db.session.expire_all()
    read = [r for r in readings_of(road.farm.firm.public_id) if r.what == "open"]
    assert [r.organisation for r in read] == [house, road.lender.bank.name]


def test_the_same_key_takes_it_once(road):
    referral = road.send()
    path = f"/referrals/{referral.public_id}/take"
    officer = road.world.api(road.lender.officer)
    first, again = (officer.post(path, {}, key="k1") for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json == again.json


def test_the_decline_reasons_are_a_list_of_codes(road):
    answer = road.world.api(road.owner).get("/decline-reasons")
    codes = [item["code"] for item in answer.json["items"]]
    assert codes == [f"R{number:02d}" for number in range(1, 31)]
    assert answer.json["next"] is None


def test_the_clocks_run_from_the_moment_of_sending(road):
    referral = road.send()
    assert clock.now() >= referral.sent_at
    assert referral.contact_due_at < referral.due_at < referral.outer_due_at
    assert queries.referral_by_id(referral.public_id) is referral
