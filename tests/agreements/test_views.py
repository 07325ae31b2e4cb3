"""The pages of a programme: the same refusals as the API, beside the fields."""

import re

import pytest

from tests.agreements.builders import typed

LIST = "/guarantee/programmes"


def text_of(response):
    return response.get_data(as_text=True)


def prepare(table, by=None, **changes):
    client = table.world.client(by or table.centre)
    client.get(f"{LIST}/new")
    return client.post(LIST, typed(table, **changes))


def test_a_programme_is_prepared_and_signed_on_pages(table):
    page = prepare(table).location
    for person in table.signers:
        client = table.world.client(person)
        assert "代表本机构签署" in text_of(client.get(page))
        assert client.post(f"{page}/sign").status_code == 303
    assert "生效" in text_of(table.world.client(table.centre).get(page))


def test_the_page_shows_shares_quota_and_who_has_signed(table):
    programme = table.prepared()
    table.sign(programme, table.bank_manager)
    page = text_of(table.world.client(table.centre).get(f"{LIST}/{programme.public_id}"))
    assert "400,000.00" in page and "200,000.00" in page
    assert table.guarantor.name in page and "已签署" in page and "待签署" in page
    assert re.search('<svg class="share-bar"', page)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"share_bank": "10", "share_guarantor": "50"}, "银行分担比例不得低于 20.00%"),
        ({"share_bank": "30"}, "加起来应正好是 100%"),
        ({"fee_rate": "1.5"}, "年担保费率不得超过 1.00%"),
        ({"lender_ids": []}, "请至少选一家银行"),
        ({"quota_fen": ""}, "请填写金额"),
        ({"valid_to": "2001-01-01"}, "到期日应在生效日之后"),
        ({"text": "差额由县财政补足"}, "属于隐性债务承诺"),
    ],
)
def test_a_refused_draft_comes_back_with_the_reason(table, changes, said):
    response = prepare(table, **changes)
    assert response.status_code == 422
    assert said in text_of(response)


def test_a_second_signature_is_refused_on_the_page_too(table):
    programme = table.prepared()
    client = table.world.client(table.bank_manager)
    path = f"{LIST}/{programme.public_id}"
    client.get(path)
    assert client.post(f"{path}/sign").status_code == 303
    refused = client.post(f"{path}/sign")
    assert refused.status_code == 409


@pytest.mark.parametrize("role", ["bank_manager", "guarantee_manager", "reguarantee_officer"])
def test_strangers_find_no_page(table, role):
    programme = table.prepared()
    client = table.world.client(table.world.person(role))
    assert client.get(f"{LIST}/{programme.public_id}").status_code == 404
    assert client.get(f"{LIST}/{programme.public_id}/headroom.json").status_code == 404


def test_the_headroom_is_read_with_the_session(table):
    programme = table.live()
    path = f"{LIST}/{programme.public_id}/headroom.json"
    answer = table.world.client(table.bank_officer).get(path)
    assert answer.json == {"used_fen": 0, "cap_fen": programme.quota_fen}


def test_a_manager_suspends_resumes_and_ends(table):
    programme = table.live()
    path = f"{LIST}/{programme.public_id}"
    client = table.world.client(table.guarantee_manager)
    client.get(path)
    assert client.post(f"{path}/suspend", {"reason": ""}).status_code == 422
    assert client.post(f"{path}/suspend", {"reason": "年检"}).status_code == 303
    assert "暂停新业务" in text_of(client.get(path))
    assert client.post(f"{path}/resume").status_code == 303
    assert client.post(f"{path}/end", {"reason": "到约定"}).status_code == 303
    assert client.post(f"{path}/resume").status_code == 409


def test_the_next_edition_begins_from_the_present_terms(table):
    programme = table.live(name="第一份协议")
    client = table.world.client(table.centre)
    path = f"{LIST}/{programme.public_id}/amend"
    assert "第一份协议" in text_of(client.get(path))
    following = client.post(path, typed(table, name="第二份协议")).location
    assert "第 2 版" in text_of(client.get(following))


@pytest.mark.parametrize("who", ["centre", "guarantee_officer"])
def test_those_who_prepare_find_the_form(table, who):
    page = text_of(table.world.client(getattr(table, who)).get(f"{LIST}/new"))
    assert table.guarantor.name in page and table.bank.name in page


def test_the_list_says_what_to_do_when_it_is_empty(table):
    assert "还没有协议" in text_of(table.world.client(table.bank_officer).get(LIST))
    table.live()
    page = text_of(table.world.client(table.bank_officer).get(f"{LIST}?state=live"))
    assert table.guarantor.name in page


def test_two_people_settle_a_doubtful_text(table, monkeypatch):
    monkeypatch.setattr(
        "app.agreements.commands.checking.hidden_debt.check_debt", lambda *_: ("review", ())
    )
    programme = table.prepared(text="支持筹措资金")
    path = f"{LIST}/{programme.public_id}"
    first = table.world.client(table.world.person("finance_centre"))
    first.get(path)
    assert first.post(f"{path}/debt-check/review", {"note": "无承诺"}).status_code == 303
    assert first.post(f"{path}/debt-check/confirm").status_code == 409
    second = table.world.client(table.world.person("finance_lead"))
    assert "复核通过" in text_of(second.get(path))
    assert second.post(f"{path}/debt-check/confirm").status_code == 303
    assert table.sign(programme).state == "live"
