"""Doors open to everybody: the notice (PB-01), an objection, a certificate by its code."""

from datetime import timedelta

import pytest
from sqlalchemy import text as text_of

from app.infra import clock
from app.infra.db import db
from app.whitelist import commands
from tests.whitelist.listing import Desk


@pytest.fixture(autouse=True)
def a_fresh_hour(app):
    """All tests come from one address; what others asked in this hour is not counted here."""
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text_of("delete from rate_counters where name like 'objection:%'"))


OBJECTION = {"name": "邻居", "contact": "13800000000", "grounds": "三个月没有发工资了"}


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_the_notice_shows_name_and_place_and_no_more(desk):
    entry = desk.on_notice()
    desk.firm.owner.user.name = "谢某红"
    db.session.commit()
    answer = desk.world.client(desk.world.entrepreneur()).get("/notices")
    page = text(answer)
    assert desk.firm.name in page and "noindex" in answer.headers["X-Robots-Tag"]
    for hidden in (entry.reference, desk.firm.uscc, "谢某红", "材料齐全"):
        assert hidden not in page, hidden
    assert desk.world.client().get("/notices").status_code == 200


def test_a_notice_that_is_over_is_gone(desk):
    entry = desk.on_notice()
    entry.notice_until = clock.now() - timedelta(minutes=1)
    db.session.commit()
    reader = desk.world.client(desk.world.entrepreneur())
    assert desk.firm.name not in text(reader.get("/notices"))


def test_anybody_objects_and_the_enterprise_is_not_told_who(desk):
    entry = desk.on_notice()
    url = f"/notices/{entry.public_id}/objection"
    nobody = desk.world.client()
    assert desk.firm.name in text(nobody.get(url))
    short = nobody.post(url, {**OBJECTION, "contact": ""})
    assert short.status_code == 422 and "三个月没有发工资了" in text(short)
    assert nobody.post(url, OBJECTION).status_code == 303
    assert "邻居" not in text(desk.world.client(desk.owner).get("/me/whitelist"))
    shown = text(desk.world.client(desk.third).get(f"/centre/whitelist/{entry.public_id}"))
    assert "邻居" in shown and "13800000000" in shown


def test_what_is_not_on_notice_is_not_found(desk):
    entry = desk.proposed()
    url = f"/notices/{entry.public_id}/objection"
    assert desk.world.client().get(url).status_code == 404
    assert desk.world.client().post(url, OBJECTION).status_code == 404


def checked(desk: Desk, code: str) -> str:
    answer = desk.world.client().get(f"/certificates/{code}")
    assert answer.status_code == 200
    return text(answer)


def test_a_certificate_says_what_holds_today(desk):
    entry = desk.listed()
    code = commands.issue_certificate(desk.act(desk.owner), entry=entry).code
    db.session.commit()
    page = checked(desk, code)
    assert "企业现在在名单上" in page and "不构成政府信用背书" in page
    assert "等级" not in page and desk.firm.uscc not in page
    with clock.frozen(clock.now() + timedelta(days=400)):
        assert "名单已到期" in checked(desk, code)
    commands.suspend_entry(desk.act(desk.office.officer), entry=entry, code="wages")
    db.session.commit()
    assert "现在无效" in checked(desk, code)
    commands.reply_to_suspension(desk.act(desk.owner), entry=entry, reply="没有钱")
    commands.remove_entry(desk.act(desk.office.lead), entry=entry, code="wages", note="未发")
    db.session.commit()
    assert "已移出名单" in checked(desk, code)


def test_an_unknown_code_is_not_valid(desk):
    answer = desk.world.client().get("/certificates/nosuchcode12")
    assert answer.status_code == 404 and "没有这个凭证" in text(answer)
