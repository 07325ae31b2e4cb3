"""What is held about me, who read it; a copy; correction and erasure; the journal's notes."""

import json

import pytest

from app.consents import commands
from app.consents.models import AccessLog, PrivacyRequest
from app.infra import clock, journal
from app.infra.audit import sealer
from app.infra.audit.verification import verify
from app.infra.db import db
from app.infra.history import events_of
from app.infra.journal import COMMITTED, AuditEntry, JournalNote
from app.infra.owning import way_to_owner
from app.infra.scope import protected_models
from app.policy.codes import codes
from app.policy.policy import policy_on
from tests.referrals.builders import a_road

WORDS = "我的孩子住院，这个月的流水不好看"


@pytest.fixture
def road(world):
    return a_road(world)


def ask(world, user, kind="erasure"):
    browser = world.client(user)
    path = "/me/privacy/requests/new"
    browser.get(path)
    return browser.post(path, {"kind": kind, "wish": "请删掉我去年的走访记录"})


def newest(user) -> PrivacyRequest:
    db.session.expire_all()
    mine = db.session.query(PrivacyRequest).filter_by(user_id=user.id)
    return mine.order_by(PrivacyRequest.id.desc()).first()


def test_the_page_says_what_why_how_long_and_who(road, world):
    referral = road.send()
    world.client(road.lender.officer).get(f"/bank/referrals/{referral.public_id}")
    page = world.client(road.owner).get("/me/privacy")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    for words in ("企业资料", "用途", "依据", "保存到", road.lender.bank.name, "打开查看"):
        assert words in text, words


@pytest.mark.parametrize("path", ["/referrals", "/needs", "/offers"])
def test_a_list_read_by_program_is_told_to_the_owner_once(road, world, path):
    road.offered()
    for _ in range(2):
        assert world.api(road.lender.officer).get(path).status_code == 200
    firm, officer = road.farm.firm.public_id, road.lender.officer.id
    lines = db.session.query(AccessLog).filter_by(enterprise_id=firm, reader_id=officer).all()
    assert [line.what for line in lines if line.what == "list"] == ["list"]


def test_the_owner_and_an_outsider_leave_no_line(road, world):
    referral = road.send()
    world.api(road.owner).get(f"/referrals/{referral.public_id}")
    stranger = world.person("bank_officer")
    assert world.api(stranger).get(f"/referrals/{referral.public_id}").status_code == 404
    firm = road.farm.firm.public_id
    assert db.session.query(AccessLog).filter_by(enterprise_id=firm).count() == 0


def test_every_table_about_an_owner_has_its_period():
    periods = codes(policy_on(clock.today()), "retention")
    tables = {m.__tablename__ for m in protected_models() if way_to_owner(m.__table__) is not None}
    assert tables - set(periods) == set()


def test_a_copy_holds_ones_own_and_nobody_elses(road, world):
    road.offered()
    other = a_road(world)
    other.offered()
    answer = world.client(road.owner).get("/me/privacy/data.json")
    document = json.loads(answer.get_data(as_text=True))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert document["data"]["enterprises"][0]["name"] == road.farm.firm.name
    assert len(document["data"]["offers"]) == 1
    everything = answer.get_data(as_text=True)
    assert other.farm.firm.public_id not in everything and "password" not in everything


def test_a_request_is_made_once_answered_by_the_lead_and_read_by_the_person(world):
    user, lead = world.entrepreneur(), world.person("finance_lead")
    assert ask(world, user).status_code == 303
    assert ask(world, user).status_code == 409
    asked = newest(user)
    path = f"/privacy-requests/{asked.public_id}"
    browser = world.client(lead)
    assert "走访记录" in browser.get(path).get_data(as_text=True)
    assert browser.post(path, {"outcome": "decline", "answer": ""}).status_code == 422
    answer = {"outcome": "decline", "answer": "依个人信息保护法第四十七条，保留到明年三月"}
    assert browser.post(path, answer).status_code == 303
    assert newest(user).state == "declined"
    assert "第四十七条" in world.client(user).get("/me/privacy").get_data(as_text=True)


def test_only_the_lead_answers_and_only_the_maker_takes_back(world):
    user = world.entrepreneur()
    ask(world, user)
    asked = newest(user)
    clerk, other = world.person("finance_centre"), world.entrepreneur()
    assert world.client(clerk).get(f"/privacy-requests/{asked.public_id}").status_code == 404
    back = f"/me/privacy/requests/{asked.public_id}/take-back"
    assert world.client(other).post(back).status_code == 404
    assert world.client(user).post(back).status_code == 303
    assert newest(user).state == "taken_back"


def test_a_text_beside_an_entry_is_no_part_of_the_chain_and_can_go(road, world):
    act = world.act(road.owner)
    entry = journal.note(act, road.farm.firm, "change", reason=WORDS)
    coded = journal.note(act, road.farm.firm, "change", reason="not_wanted")
    db.session.commit()
    assert entry.reason.startswith(COMMITTED) and coded.reason == "not_wanted"
    note = db.session.query(JournalNote).filter_by(entry_id=entry.public_id).one()
    assert journal.commitment(note.salt, note.words) == entry.reason
    shown = events_of(world.county.id, [("Enterprise", road.farm.firm.public_id)])
    assert WORDS in [event.reason for event in shown]
    stored = db.session.query(AuditEntry).filter(AuditEntry.reason.contains("孩子")).count()
    assert stored == 0


def test_an_erasure_takes_the_words_and_the_chain_verifies(road, world):
    entry = journal.note(world.act(road.owner), road.farm.firm, "change", reason=WORDS)
    db.session.commit()
    asked = commands.make_request(world.act(road.owner), kind="erasure", wish="请删附言")
    lead = world.person("finance_lead")
    commands.carry_out(world.act(lead), request=asked, answer="已删除")
    db.session.commit()
    assert db.session.query(JournalNote).filter_by(entry_id=entry.public_id).count() == 0
    assert journal.reasons_of([entry]) == {}
    sealer.seal()
    assert verify().ok
    auditor = world.client(world.person("auditor"))
    page = auditor.get(f"/receipts/{entry.public_id}").get_data(as_text=True)
    assert "附言已应本人要求删除" in page and WORDS not in page


def test_a_trial_county_says_so_to_whoever_comes(world, monkeypatch):
    monkeypatch.setattr("app.shell.frame.county_of_pack", lambda pack: world.county)
    assert "演示/试运行" in world.client().get("/help").get_data(as_text=True)
    assert "演示/试运行" in world.client().get("/nothing-here").get_data(as_text=True)
    world.county.real = True
    db.session.commit()
    assert "演示/试运行" not in world.client().get("/help").get_data(as_text=True)
