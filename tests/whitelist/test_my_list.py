"""One's own place on the list: applying, the certificate, the end and the re-check."""

from datetime import timedelta

from app.infra import clock
from app.infra.db import db
from app.whitelist import commands, queries
from tests.whitelist.listing import Desk, open_benefits

MINE = "/me/whitelist"


def text(answer) -> str:
    return answer.get_data(as_text=True)


def page(desk: Desk) -> str:
    answer = desk.world.client(desk.owner).get(MINE)
    assert answer.status_code == 200
    return text(answer)


def test_an_owner_applies_once(desk):
    assert "申请进入名单" in page(desk)
    url = f"/enterprises/{desk.firm.public_id}/whitelist"
    client = desk.world.client(desk.owner)
    assert client.get(url).status_code == 200
    assert client.post(url, {"grounds": "订单多"}).location == MINE
    again = client.post(url, {"grounds": "订单多"})
    assert again.status_code == 409 and "已有一次提名在办" in text(again)
    assert "待审查" in page(desk) and "安排两个人审查" in page(desk)


def test_an_owner_who_wrote_too_much_keeps_the_words_and_is_spoken_to_as_an_owner(desk):
    url = f"/enterprises/{desk.firm.public_id}/whitelist"
    answer = desk.world.client(desk.owner).post(url, {"grounds": "订单多" * 200})
    assert answer.status_code == 422 and "订单多订单多" in text(answer)
    assert "想说的话" in text(answer) and "推荐理由" not in text(answer)
    assert "回到我的名单" in text(answer) and "回到企业档案" not in text(answer)


def test_a_firm_without_consent_reads_what_is_missing(world):
    owner = world.entrepreneur()
    assert "请先登记企业" in text(world.client(owner).get(MINE))


def test_a_certificate_is_made_shown_and_taken_back(desk):
    entry = desk.on_notice()
    url = f"{MINE}/{entry.public_id}/certificate"
    client = desk.world.client(desk.owner)
    assert client.post(url).status_code == 409
    assert client.get(url).status_code == 404
    entry.notice_until = clock.now() - timedelta(hours=1)
    commands.keep_time(desk.world.machine())
    db.session.commit()
    assert client.post(url).status_code == 303
    shown = text(client.get(url))
    code = queries.certificate_of(entry).code
    assert code in shown and "<svg" in shown
    assert client.get(f"{url}.pdf").data[:4] == b"%PDF"
    assert desk.world.client(desk.world.entrepreneur()).get(url).status_code == 404
    assert client.post(f"{url}/withdraw").status_code == 303
    assert client.post(f"{url}/withdraw").status_code == 409
    assert desk.world.client().get(f"/certificates/{code}").status_code == 404


def test_benefits_are_shown_only_while_their_review_holds(desk):
    desk.listed()
    open_benefits(desk.world, until=clock.today() - timedelta(days=1))
    assert "还没有公布名单的支持措施" in page(desk)
    open_benefits(desk.world)
    assert "绿色通道" in page(desk)


def test_an_expired_entry_is_checked_anew_in_one_step(desk):
    entry = desk.listed()
    renew = f"{MINE}/{entry.public_id}/renew"
    client = desk.world.client(desk.owner)
    assert client.post(renew).status_code == 409
    entry.valid_from = clock.today() - timedelta(days=360)
    entry.valid_to = clock.today() - timedelta(days=1)
    db.session.commit()
    commands.keep_time(desk.world.machine())
    db.session.commit()
    assert "已到期" in page(desk) and "一键重新核对" in page(desk)
    assert client.post(renew).status_code == 303
    assert queries.entry_in_process(desk.firm.id, "county_list").former_id == entry.id
