"""Appeals and the negative list by their pages: another reviewer, a clock, words on every no."""

from datetime import timedelta

from app.infra import clock
from app.infra.db import db
from app.whitelist import queries
from app.whitelist.models import Appeal
from tests.whitelist.commands.test_appeals import refused_entry
from tests.whitelist.listing import Desk


def text(answer) -> str:
    return answer.get_data(as_text=True)


def filed(desk: Desk) -> Appeal:
    entry = refused_entry(desk)
    about = {"kind": "entry", "subject": entry.public_id}
    client = desk.world.client(desk.owner)
    form = client.get("/me/appeals/new", query_string=about)
    assert form.status_code == 200 and "申诉期到" in text(form)
    assert client.post("/me/appeals/new", {**about, "grounds": ""}).status_code == 422
    made = client.post("/me/appeals/new", {**about, "grounds": "材料已补齐"})
    assert made.status_code == 303
    again = client.post("/me/appeals/new", {**about, "grounds": "材料已补齐"})
    assert again.status_code == 409 and "已有一份申诉在办" in text(again)
    db.session.expire_all()
    appeal = queries.appeals_of(desk.firm.id)[0]
    leads_on = client.get("/me/appeals/new", query_string=about)
    assert f"/me/appeals/{appeal.public_id}" in text(leads_on)
    return appeal


def test_another_person_takes_it_up_and_answers_with_reasons(desk):
    appeal = filed(desk)
    url = f"/centre/appeals/{appeal.public_id}"
    took_part = desk.world.client(desk.office.lead)
    assert "您参与过这项决定" in text(took_part.get(url))
    assert took_part.post(f"{url}/take").status_code == 409
    third = desk.world.client(desk.third)
    assert appeal.reference in text(third.get("/centre/appeals"))
    assert third.post(f"{url}/take").status_code == 303
    assert took_part.post(f"{url}/answer", {"outcome": "upheld", "reply": "x"}).status_code == 409
    assert third.post(f"{url}/answer", {"outcome": "upheld", "reply": ""}).status_code == 422
    assert third.post(f"{url}/answer", {"outcome": "upheld", "reply": "看过"}).status_code == 303
    mine = text(desk.world.client(desk.owner).get(f"/me/appeals/{appeal.public_id}"))
    assert "看过" in mine and "维持原决定" in mine
    assert "条件变了可以重新申请" in mine


def test_an_appeal_is_ones_own_and_can_be_taken_back(desk):
    appeal = filed(desk)
    url = f"/me/appeals/{appeal.public_id}"
    assert desk.world.client(desk.world.entrepreneur()).get(url).status_code == 404
    assert desk.world.client(desk.owner).post(f"{url}/withdraw").status_code == 303
    assert desk.world.client(desk.owner).post(f"{url}/withdraw").status_code == 409
    assert "可以重新提出" in text(desk.world.client(desk.owner).get(url))


def test_after_the_days_there_is_no_appeal(desk):
    entry = refused_entry(desk)
    entry.decided_at = clock.now() - timedelta(days=200)
    db.session.commit()
    body = {"kind": "entry", "subject": entry.public_id, "grounds": "材料已补齐"}
    late = desk.world.client(desk.owner).post("/me/appeals/new", body)
    assert late.status_code == 409 and "申诉期已过" in text(late)


def test_what_is_not_ones_own_cannot_be_appealed(desk):
    entry = refused_entry(desk)
    stranger = desk.world.client(desk.world.entrepreneur())
    about = {"kind": "entry", "subject": entry.public_id, "grounds": "x"}
    assert stranger.post("/me/appeals/new", about).status_code == 404
    assert stranger.get("/me/appeals/new").status_code == 404


def test_the_negative_list_is_entered_and_corrected_by_two_people(desk):
    listed = {
        "name": desk.firm.name,
        "uscc": desk.firm.uscc,
        "code": "court",
        "source": "（2026）渝0236执1号",
        "source_on": clock.today().isoformat(),
        "until": (clock.today() + timedelta(days=90)).isoformat(),
    }
    officer, lead = desk.world.client(desk.office.officer), desk.world.client(desk.office.lead)
    page = "/centre/negatives"
    assert officer.post(page, {**listed, "source": ""}).status_code == 422
    ended = {**listed, "until": (clock.today() - timedelta(days=1)).isoformat()}
    assert "截止日期不能早于今天" in text(officer.post(page, ended))
    assert officer.post(page, listed).status_code == 303
    assert desk.firm.name in text(officer.get(page))
    assert "渝0236执1号" in text(desk.world.client(desk.owner).get("/me/whitelist"))
    record = queries.negatives_about(desk.firm)[0]
    url = f"{page}/{record.public_id}"
    assert officer.get(url).status_code == 200
    assert officer.post(f"{url}/correct", {"correction": "录错"}).status_code == 409
    assert lead.post(f"{url}/correct", {"correction": ""}).status_code == 422
    assert lead.post(f"{url}/correct", {"correction": "录错"}).status_code == 303
    assert queries.negatives_about(desk.firm) == []
