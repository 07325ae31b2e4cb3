"""Papers asked for and answered: the clocks in between, the files."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from app.infra import clock
from app.infra.clock import at_local
from app.infra.db import db
from app.infra.files import store_upload
from app.referrals import commands
from app.referrals.rules import ItemAnswer
from tests.referrals.builders import a_road
from tests.referrals.test_working import api, page

ASKED = {"items": ["近一年流水", "租赁合同"]}


def answer_api(road, referral, answers, user=None):
    path = f"/referrals/{referral.public_id}/answer"
    return road.world.api(user or road.owner).post(path, {"answers": answers})


def both(text="有"):
    return [{"item": item, "text": text} for item in ASKED["items"]]


@pytest.mark.parametrize("door", [api, page])
def test_asking_takes_the_referral_and_stops_the_clocks(road, door):
    referral = road.send()
    asked = ASKED if door is api else {"items": "近一年流水\n\n租赁合同"}
    assert door(road, referral, "ask", asked).status_code in (200, 303)
    db.session.expire_all()
    assert referral.state == "info_requested" and referral.paused_at is not None
    assert [item.item for item in referral.ask_items] == ASKED["items"]


@pytest.mark.parametrize("items", [[], ["  "]])
def test_something_must_be_asked_for(road, items):
    assert api(road, road.send(), "ask", {"items": items}).status_code == 422


def test_the_owner_answers_each_item_by_program(road):
    referral = road.asked(*ASKED["items"])
    answer = answer_api(road, referral, both())
    assert (answer.status_code, answer.json["state"]) == (200, "accepted")
    assert [item["text"] for item in answer.json["asks"]] == ["有", "有"]


def test_the_owner_answers_by_page_with_a_photo(road):
    referral = road.asked("门店照片")
    owner = road.world.client(road.owner)
    seen = owner.get(f"/me/needs/{road.need.public_id}/questions")
    assert "门店照片" in seen.get_data(as_text=True)
    item = referral.ask_items[0].public_id
    data = {f"answer-{item}": "", f"file-{item}": (a_photo(), "门店.jpg")}
    path = f"/me/referrals/{referral.public_id}/answer"
    assert owner.post(path, data, content_type="multipart/form-data").status_code == 303
    db.session.expire_all()
    assert len(referral.ask_items[0].file_ids) == 1
    officer = road.world.client(road.lender.officer)
    file_path = f"/bank/referrals/{referral.public_id}/files/{referral.ask_items[0].file_ids[0]}"
    assert officer._call("get", file_path).mimetype == "image/jpeg"


def a_photo() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(out, "JPEG")
    out.seek(0)
    return out


@pytest.mark.parametrize(
    "answers",
    [
        both()[:1],
        [*both(), {"item": "没问过的", "text": "有"}],
        both(text=" "),
        [*both(), both()[0]],
        [{"item": "近一年流水", "file_ids": ["x" * 26]}, both()[1]],
    ],
    ids=["one missing", "unknown item", "empty", "twice", "unknown file"],
)
def test_every_item_is_answered_once_with_something(road, answers):
    referral = road.asked(*ASKED["items"])
    assert answer_api(road, referral, answers).status_code == 422
    assert referral.state == "info_requested"


def test_a_file_of_another_firm_is_no_answer(world):
    road, other = a_road(world), a_road(world)
    foreign = stored(other)
    referral = road.asked("流水")
    answer = answer_api(road, referral, [{"item": "流水", "file_ids": [foreign]}])
    assert (answer.status_code, answer.json["code"]) == (422, "unknown_file")
    own = stored(road)
    assert answer_api(road, referral, [{"item": "流水", "file_ids": [own]}]).status_code == 200


def stored(road) -> str:
    file = store_upload(
        road.world.act(road.owner),
        storage=FileStorage(a_photo(), "流水.jpg"),
        subject_kind="enterprise",
        subject_id=road.farm.firm.public_id,
    )
    db.session.commit()
    return file.public_id


def test_nothing_is_answered_that_was_not_asked(road):
    answer = answer_api(road, road.send(), both())
    assert (answer.status_code, answer.json["code"]) == (409, "illegal_state")


def test_the_bank_does_not_answer_for_the_owner(road):
    referral = road.asked("流水")
    assert answer_api(road, referral, both(), user=road.lender.officer).status_code == 403


def test_the_third_ask_is_refused(road):
    referral = road.send()
    for _ in range(2):
        assert api(road, referral, "ask", {"items": ["流水"]}).status_code == 200
        assert answer_api(road, referral, [{"item": "流水", "text": "见附件"}]).status_code == 200
    for door, body in ((api, {"items": ["流水"]}), (page, {"items": "流水"})):
        assert door(road, referral, "ask", body).status_code == 409
    assert api(road, referral, "ask", {"items": ["流水"]}).json["code"] == "ask_limit"


MONDAY = date(2026, 11, 23)


def test_scenario_b3_the_clocks_of_a_referral(world):
    """Sent Monday 2026-11-23 09:00; papers asked on the 26th, filed on the 30th (DOMAIN B3)."""
    with clock.frozen(at_local(MONDAY, 9)):
        road = a_road(world)
        referral = road.taken()
        assert clock.day_of(referral.contact_due_at) == date(2026, 11, 25)
        assert clock.day_of(referral.due_at) == date(2026, 12, 7)
        assert clock.day_of(referral.outer_due_at) == date(2026, 12, 23)
    with clock.frozen(at_local(date(2026, 11, 26), 10)):
        act = world.act(road.lender.officer)
        commands.ask_for_papers(act, referral=referral, items=["流水"])
        db.session.commit()
    with clock.frozen(at_local(date(2026, 11, 30), 10)):
        commands.answer_questions(
            world.act(road.owner), referral=referral, answers=[ItemAnswer("流水", "见附件")]
        )
        db.session.commit()
    assert clock.day_of(referral.due_at) == date(2026, 12, 9)
    assert clock.day_of(referral.contact_due_at) == date(2026, 11, 27)
    assert clock.day_of(referral.outer_due_at) == date(2026, 12, 23)


@pytest.mark.parametrize(
    ("green", "startup", "due"),
    [
        (False, False, date(2026, 12, 7)),
        (True, False, date(2026, 11, 30)),
        (False, True, date(2026, 12, 3)),
        (True, True, date(2026, 11, 30)),
    ],
)
def test_green_channel_and_startup_loans_have_shorter_clocks(world, green, startup, due):
    with clock.frozen(at_local(MONDAY, 9)):
        road = a_road(world)
        road.need.green_channel = green
        road.lender.product.startup_loan = startup
        db.session.commit()
        assert clock.day_of(road.send().due_at) == due


def test_a_contact_that_was_made_keeps_its_day(world):
    with clock.frozen(at_local(MONDAY, 9)):
        road = a_road(world)
        referral = road.taken()
        commands.log_contact(world.act(road.lender.officer), referral=referral, note="见过面")
        commands.ask_for_papers(world.act(road.lender.officer), referral=referral, items=["流水"])
        due = referral.contact_due_at
        db.session.commit()
    with clock.frozen(at_local(MONDAY + timedelta(days=4), 9)):
        commands.answer_questions(
            world.act(road.owner), referral=referral, answers=[ItemAnswer("流水", "有")]
        )
    assert referral.contact_due_at == due


def test_an_answer_that_is_missing_is_said_beside_its_item(road):
    referral = road.asked(*ASKED["items"])
    first, second = referral.ask_items
    owner = road.world.client(road.owner)
    owner.get(f"/me/needs/{road.need.public_id}/questions")
    sent = {f"answer-{first.public_id}": "已拍照", f"answer-{second.public_id}": ""}
    again = owner.post(f"/me/referrals/{referral.public_id}/answer", sent)
    assert again.status_code == 422 and "已拍照" in again.text
    beside = again.text.split(f'id="answer-{second.public_id}-error"')[1].split("</p>")[0]
    assert "请填写说明或上传材料" in beside
    assert f'id="answer-{first.public_id}-error"' not in again.text
