"""The list as the centre and banks work it: two people, objections, suspension, removal."""

from datetime import timedelta

from app.infra import clock
from app.infra.db import db
from app.referrals import commands as referrals
from app.whitelist import commands, queries
from app.whitelist.forms.listing import SEEN
from app.whitelist.models import WhitelistEntry
from tests.enterprises.builders import an_enterprise
from tests.referrals.builders import a_lender
from tests.whitelist.listing import Desk

LIST = "/centre/whitelist"


def text(answer) -> str:
    return answer.get_data(as_text=True)


def knock(desk: Desk, user, entry: WhitelistEntry, step: str, data=None):
    answer = desk.world.client(user).post(f"{LIST}/{entry.public_id}/{step}", data or {})
    db.session.expire_all()
    return answer


def seen(desk: Desk, entry: WhitelistEntry) -> dict[str, str]:
    return {SEEN + code: what for code, what in desk.evidence(entry).items()}


def test_a_proposal_stands_on_the_work_list_and_has_its_page(desk):
    entry = desk.proposed()
    client = desk.world.client(desk.office.officer)
    page = text(client.get(f"{LIST}/{entry.public_id}"))
    assert "开始审查" in page and desk.firm.name in page
    assert desk.firm.name in text(client.get(f"{LIST}?state=proposed"))
    assert "这里还没有企业" in text(client.get(f"{LIST}?state=expired"))


def test_two_people_review_and_the_third_step_is_the_clocks(desk):
    entry = desk.proposed()
    officer, lead = desk.office.officer, desk.office.lead
    assert knock(desk, officer, entry, "review").status_code == 303
    missing = knock(desk, officer, entry, "opinion", {"opinion": "pass", "note": ""})
    assert missing.status_code == 422 and "请写明依据" in text(missing)
    said = {"opinion": "pass", "note": "材料齐全", **seen(desk, entry)}
    assert knock(desk, officer, entry, "opinion", said).status_code == 303
    own = knock(desk, officer, entry, "shortlist")
    assert own.status_code == 409 and "须由另一人" in text(own)
    assert entry.state == "under_review"
    assert knock(desk, lead, entry, "shortlist").status_code == 303
    assert entry.state == "public_notice"


def test_who_proposed_does_not_review(desk):
    entry = desk.proposed(by=desk.office.officer)
    page = text(desk.world.client(desk.office.officer).get(f"{LIST}/{entry.public_id}"))
    assert "这是您自己提名的" in page
    assert knock(desk, desk.office.officer, entry, "review").status_code == 409


def test_a_refusal_wants_its_reasons_and_tells_them(desk):
    entry = desk.reviewed("refuse")
    bare = knock(desk, desk.office.lead, entry, "refuse", {"note": "缺"})
    assert bare.status_code == 422 and "请至少选一个原因" in text(bare)
    said = {"codes": ["material"], "note": "缺纳税证明"}
    assert knock(desk, desk.office.lead, entry, "refuse", said).status_code == 303
    assert "材料不实或不全" in text(desk.world.client(desk.owner).get("/me/whitelist"))


def test_an_objection_blocks_until_another_person_settles_it(desk):
    entry = desk.on_notice()
    said = commands.Said(name="邻居", contact="13800000000", grounds="没有给工人发工资")
    objection = commands.file_objection(desk.world.machine(), entry=entry, said=said)
    entry.notice_until = clock.now() - timedelta(hours=1)
    db.session.commit()
    commands.keep_time(desk.world.machine())
    db.session.commit()
    assert entry.state == "public_notice"
    url, answer = f"/centre/objections/{objection.public_id}", {"upheld": "no", "answer": "已查"}
    assert desk.world.client(desk.office.lead).post(url, answer).status_code == 409
    assert desk.world.client(desk.third).post(url, {"upheld": "no"}).status_code == 422
    assert desk.world.client(desk.third).post(url, answer).status_code == 303
    commands.keep_time(desk.world.machine())
    db.session.commit()
    assert entry.state == "active"


def test_what_was_typed_stays_at_its_own_objection(desk):
    entry = desk.on_notice()
    made = [
        commands.file_objection(
            desk.world.machine(), entry=entry, said=commands.Said(name, "13800000000", "欠着工资")
        )
        for name in ("甲邻居", "乙邻居")
    ]
    db.session.commit()
    client = desk.world.client(desk.third)
    page = text(client.get(f"{LIST}/{entry.public_id}"))
    assert "先处理异议" in page and "自动进入名单" not in page
    url = f"/centre/objections/{made[1].public_id}"
    answer = text(client.post(url, {"upheld": "", "answer": "查过工资表"}))
    before, after = answer.split(f'id="answer-{made[1].public_id}"')
    assert "查过工资表" not in before and after.split("</textarea>")[0].endswith("查过工资表")


def test_what_is_wrong_with_a_removal_stands_beside_its_own_field(desk):
    entry = desk.listed()
    knock(desk, desk.office.officer, entry, "suspend", {"code": "wages"})
    answer = text(knock(desk, desk.office.lead, entry, "remove", {"code": "wages", "note": ""}))
    assert 'id="remove-note-error"' in answer and 'href="#remove-note"' in answer


def test_an_upheld_objection_ends_the_proposal(desk):
    entry = desk.on_notice()
    said = commands.Said(name="邻居", contact="13800000000", grounds="没有给工人发工资")
    objection = commands.file_objection(desk.world.machine(), entry=entry, said=said)
    db.session.commit()
    url = f"/centre/objections/{objection.public_id}"
    answer = {"upheld": "yes", "answer": "查实"}
    assert desk.world.client(desk.third).post(url, answer).status_code == 303
    db.session.expire_all()
    assert (entry.state, entry.codes) == ("refused", ["objection"])


def test_suspension_reply_and_restoration_by_another(desk):
    entry = desk.listed()
    officer = desk.office.officer
    assert knock(desk, officer, entry, "suspend", {"code": ""}).status_code == 422
    assert knock(desk, officer, entry, "suspend", {"code": "wages"}).status_code == 303
    note = {"code": "wages", "note": "未补发"}
    early = knock(desk, desk.office.lead, entry, "remove", note)
    assert early.status_code == 409 and "等它答复或过了这一天再移出" in text(early)
    reply = f"/me/whitelist/{entry.public_id}/reply"
    assert desk.world.client(desk.owner).post(reply, {"reply": ""}).status_code == 422
    assert desk.world.client(desk.owner).post(reply, {"reply": "已补发"}).status_code == 303
    assert "已补发" in text(desk.world.client(officer).get(f"{LIST}/{entry.public_id}"))
    assert knock(desk, officer, entry, "restore", {"note": "补发"}).status_code in (403, 409)
    assert knock(desk, desk.office.lead, entry, "restore", {"note": "补发"}).status_code == 303
    assert entry.state == "active"


def test_a_removal_wants_words_and_leaves_the_list(desk):
    entry = desk.suspended()
    commands.reply_to_suspension(desk.act(desk.owner), entry=entry, reply="没有钱")
    db.session.commit()
    lead = desk.office.lead
    assert knock(desk, lead, entry, "remove", {"code": "wages", "note": ""}).status_code == 422
    assert knock(desk, lead, entry, "remove", {"code": "wages", "note": "未发"}).status_code == 303
    assert entry.state == "removed" and queries.live_entry_for(desk.firm.id) is None


def test_several_are_proposed_and_each_refusal_is_said(desk):
    other = an_enterprise(desk.world, desk.owner)
    db.session.commit()
    ticked = {"enterprises": [desk.firm.public_id, other.public_id], "grounds": "订单稳定"}
    client = desk.world.client(desk.office.officer)
    assert client.get(f"{LIST}/propose").status_code == 200
    assert client.post(f"{LIST}/propose", {"grounds": "x"}).status_code == 422
    page = text(client.post(f"{LIST}/propose", ticked))
    assert "这些企业没有提名" in page and "没有核实归属" in page
    assert queries.entry_in_process(desk.firm.id, "county_list") is not None


def test_a_lender_reads_standing_and_no_grade(desk):
    """PF-03: what a bank proposed it may follow; points, grade, findings stay in the centre."""
    lender = a_lender(desk.world)
    need = desk.office.farm.sent()
    act = desk.act(desk.owner)
    referrals.send_referral(act, need=need, product=lender.product)
    entry = desk.listed()
    bank = desk.world.client(lender.officer)
    url = f"{LIST}/{entry.public_id}"
    assert bank.get(url).status_code == 404
    entry.organisation_id = lender.bank.id
    db.session.commit()
    page = text(bank.get(url))
    assert entry.reference in page and "在名单" in page
    for hidden in ("等级", "材料齐全", "提名人"):
        assert hidden not in page, hidden
    board = text(bank.get(LIST))
    assert desk.firm.name in board and "等级" not in board
    assert (
        "grade"
        not in desk.world.api(lender.officer).get(f"/whitelist-entries/{entry.public_id}").json
    )
