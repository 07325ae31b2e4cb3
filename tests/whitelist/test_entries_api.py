"""The list and its appeals over HTTP: the same refusals as the pages give."""

from app.infra.db import db
from app.whitelist import commands, queries
from app.whitelist.models import WhitelistEntry
from tests.whitelist.commands.test_appeals import refused_entry
from tests.whitelist.listing import Desk


def url(entry: WhitelistEntry, step: str = "") -> str:
    return f"/whitelist-entries/{entry.public_id}" + (f"/{step}" if step else "")


def code(answer) -> str:
    return answer.json["errors"][0]["code"]


def post(desk: Desk, user, path: str, body=None):
    answer = desk.world.api(user).post(path, body or {})
    db.session.expire_all()
    return answer


def test_from_proposal_to_notice_by_two_people(desk):
    path = f"/enterprises/{desk.firm.public_id}/whitelist"
    made = post(desk, desk.owner, path, {"grounds": "订单多"})
    assert made.status_code == 201 and made.json["state"] == "proposed"
    again = post(desk, desk.owner, path)
    assert again.status_code == 409 and code(again) == "already_proposed"
    entry = queries.entry_by_id(made.json["id"])
    officer, lead = desk.office.officer, desk.office.lead
    assert post(desk, desk.owner, url(entry, "review")).status_code == 403
    assert post(desk, officer, url(entry, "review")).status_code == 200
    said = {"opinion": "pass", "note": "材料齐全", "evidence": desk.evidence(entry)}
    assert post(desk, officer, url(entry, "opinion"), {**said, "note": ""}).status_code == 422
    bare = post(desk, officer, url(entry, "opinion"), {**said, "evidence": {}})
    assert bare.status_code == 409
    assert post(desk, officer, url(entry, "opinion"), said).status_code == 200
    assert code(post(desk, officer, url(entry, "shortlist"))) == "four_eyes"
    assert post(desk, lead, url(entry, "shortlist")).json["state"] == "public_notice"
    listed = desk.world.api(officer).get("/whitelist-entries?state=public_notice").json["items"]
    assert entry.public_id in [row["id"] for row in listed]
    assert desk.world.api(officer).get("/whitelist-entries?state=lost").status_code == 422


def test_a_refusal_names_known_reasons(desk):
    entry = desk.reviewed("refuse")
    path = url(entry, "refuse")
    assert post(desk, desk.office.lead, path, {"codes": []}).status_code == 422
    assert post(desk, desk.office.lead, path, {"codes": ["weather"]}).status_code == 422
    done = post(desk, desk.office.lead, path, {"codes": ["material"], "note": "缺材料"})
    assert done.json["state"] == "refused" and done.json["codes"] == ["material"]


def test_an_objection_is_settled_by_another_person(desk):
    entry = desk.on_notice()
    said = commands.Said(name="邻居", contact="13800000000", grounds="没有发工资")
    objection = commands.file_objection(desk.world.machine(), entry=entry, said=said)
    db.session.commit()
    path, body = f"/objections/{objection.public_id}/settle", {"upheld": True, "answer": "查实"}
    assert code(post(desk, desk.office.lead, path, body)) == "four_eyes"
    assert post(desk, desk.third, path, {"upheld": True, "answer": ""}).status_code == 422
    done = post(desk, desk.third, path, body)
    assert done.json["state"] == "upheld" and "邻居" not in done.get_data(as_text=True)
    assert entry.state == "refused"


def test_suspended_answered_reinstated_and_removed(desk):
    entry = desk.listed()
    officer, lead = desk.office.officer, desk.office.lead
    assert post(desk, officer, url(entry, "suspend"), {"code": "x"}).status_code == 422
    assert post(desk, officer, url(entry, "suspend"), {"code": "wages"}).status_code == 200
    leaving = {"code": "wages", "note": "未补发"}
    assert code(post(desk, lead, url(entry, "remove"), leaving)) == "reply_period_running"
    assert post(desk, desk.owner, url(entry, "reply"), {"reply": "已补发"}).status_code == 200
    assert code(post(desk, desk.owner, url(entry, "reply"), {"reply": "再"})) == "replied_already"
    assert post(desk, officer, url(entry, "reinstate"), {"note": "补发"}).status_code == 403
    assert post(desk, lead, url(entry, "reinstate"), {"note": "补发"}).json["state"] == "active"
    assert post(desk, lead, url(entry, "remove"), leaving).status_code == 409
    assert code(post(desk, desk.owner, url(entry, "renew"))) == "already_listed"


def test_an_appeal_is_answered_by_somebody_else(desk):
    entry = refused_entry(desk)
    body = {"kind": "entry", "subject_id": entry.public_id, "grounds": "材料已补齐"}
    stranger = desk.world.entrepreneur()
    assert post(desk, stranger, "/appeals", body).status_code == 404
    made = post(desk, desk.owner, "/appeals", body)
    assert made.status_code == 201
    path = f"/appeals/{made.json['id']}"
    assert code(post(desk, desk.office.lead, f"{path}/take")) == "four_eyes"
    assert post(desk, desk.third, f"{path}/take").status_code == 200
    said = {"outcome": "changed", "reply": "重新看过"}
    assert code(post(desk, desk.office.lead, f"{path}/answer", said)) == "not_the_reviewer"
    assert post(desk, desk.third, f"{path}/answer", said).json["state"] == "changed"
    assert entry.state == "under_review"
    assert post(desk, desk.owner, f"{path}/withdraw").status_code == 409
    found = desk.world.api(desk.third).get("/appeals?state=changed").json["items"]
    assert made.json["id"] in [row["id"] for row in found]


def test_others_find_nothing(desk):
    entry = desk.listed()
    assert desk.world.api(desk.world.entrepreneur()).get(url(entry)).status_code == 404
    assert desk.world.api(desk.world.person("bank_officer")).get(url(entry)).status_code == 404
    assert desk.world.api(desk.owner).get(url(entry)).json["grade"] == entry.grade
