"""The help page shows the guide of whoever reads it."""

import pytest

from app.desk.queries import GUIDES, guide
from app.kernel.actors import Role


def text_of(client, path="/help"):
    return client.get(path).get_data(as_text=True)


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_each_role_reads_its_own_guide(world, role):
    user = world.entrepreneur() if role == "entrepreneur" else world.person(role)
    title = guide(GUIDES[Role(role)], "zh")[0].lines[0][0].words
    assert f"<h2>{title}</h2>" in text_of(world.client(user))


def test_a_visitor_reads_the_entrepreneurs_guide_and_may_read_any(world):
    assert "返乡创业者：从开口到拿到钱</h2>" in text_of(world.client())
    assert "<h2>审计督查</h2>" in text_of(world.client(), "/help?guide=auditor")
    assert "返乡创业者" in text_of(world.client(), "/help?guide=../../README")


def test_the_guide_links_only_what_its_reader_may_open(world):
    visitor = text_of(world.client(), "/help?guide=bank")
    officer = text_of(world.client(world.person("bank_officer")))
    assert 'href="/bank/loans"' not in visitor.split('id="guide"')[1]
    assert 'href="/bank/loans"' in officer.split('id="guide"')[1]


def test_pictures_are_served_and_nothing_else(world):
    client = world.client()
    assert client.get("/help/pictures/bank.work.zh.png").mimetype == "image/png"
    assert client.get("/help/pictures/..%2Fbank.zh.md").status_code == 404
