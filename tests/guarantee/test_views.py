"""The pages of banks and agencies: the same refusals as the API, capacity before the promise."""

import pytest

from tests.agreements.builders import WAN


def text_of(response):
    return response.get_data(as_text=True)


def client(path, who):
    return path.world.client(getattr(path.table, who))


def apply(path, **changes):
    bank = client(path, "bank_officer")
    url = f"/bank/offers/{path.offer.public_id}/guarantee"
    bank.get(url)
    typed = {"programme_id": path.programme.public_id, "amount_fen": "50万", **changes}
    return bank.post(url, typed)


def step(path, who, url, name, **typed):
    person = client(path, who)
    person.get(url)
    return person.post(f"{url}/{name}", typed)


def test_a_guarantee_from_the_banks_form_to_the_book(path):
    url = apply(path).location
    assert path.road.farm.firm.name in text_of(client(path, "guarantee_officer").get("/guarantee"))
    assert step(path, "guarantee_officer", url, "study").status_code == 303
    page = text_of(client(path, "guarantee_manager").get(url))
    assert "还可担保 500万元" in page and "批准并出函" in page
    assert step(path, "guarantee_manager", url, "approve", controller="y").status_code == 303
    book = text_of(client(path, "guarantee_manager").get("/guarantee/commitments"))
    assert "DB-" in book and "50万元" in book
    shown = text_of(client(path, "bank_officer").get(url))
    assert "实际控制人连带责任" in shown


def test_the_form_offers_the_banks_live_programmes_with_what_is_left(path):
    page = client(path, "bank_officer").get(f"/bank/offers/{path.offer.public_id}/guarantee")
    assert "剩余 10000万元" in text_of(page)
    page = client(path, "bank_officer").get(f"/bank/referrals/{path.referral.public_id}/guarantee")
    assert path.programme.name in text_of(page)


def test_an_application_may_rest_on_the_referral(path):
    bank = client(path, "bank_officer")
    url = f"/bank/referrals/{path.referral.public_id}/guarantee"
    bank.get(url)
    typed = {"programme_id": path.programme.public_id, "amount_fen": "20万"}
    assert bank.post(url, typed).status_code == 303


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"amount_fen": "51万"}, 422, "不超过贷款金额 50万元"),
        ({"amount_fen": ""}, 422, "请填写金额"),
        ({"programme_id": "nobody"}, 422, "没有这个在有效期内"),
    ],
)
def test_a_refused_application_comes_back_with_the_reason(path, changes, status, said):
    response = apply(path, **changes)
    assert response.status_code == status
    assert said in text_of(response)


def test_a_second_application_is_refused_on_the_page_too(path):
    assert apply(path).status_code == 303
    refused = apply(path)
    assert refused.status_code == 409
    assert "已有一份在办的担保申请" in text_of(refused)


def test_too_little_headroom_is_seen_before_and_said_after(paths):
    path = paths(quota_fen=40 * WAN)
    url = apply(path).location
    step(path, "guarantee_officer", url, "study")
    assert "不够：本次需要 50万元" in text_of(client(path, "guarantee_manager").get(url))
    refused = step(path, "guarantee_manager", url, "approve")
    assert refused.status_code == 409
    assert "协议额度剩余 40万元" in text_of(refused)


def test_a_family_home_is_refused_on_the_page_too(path):
    url = apply(path).location
    step(path, "guarantee_officer", url, "study")
    refused = step(path, "guarantee_manager", url, "approve", others="家庭住房抵押")
    assert refused.status_code == 422
    assert "不得要求家庭住房" in text_of(refused)


def test_a_no_needs_reasons_and_shows_them(path):
    url = apply(path).location
    step(path, "guarantee_officer", url, "study")
    assert step(path, "guarantee_manager", url, "decline").status_code == 422
    assert step(path, "guarantee_manager", url, "decline", reason_codes="R12").status_code == 303
    assert "R12" in text_of(client(path, "bank_officer").get(url))


def test_a_bank_takes_its_application_back(path):
    url = apply(path).location
    assert step(path, "bank_officer", url, "withdraw", reason="改为信用").status_code == 303
    assert "银行已撤回" in text_of(client(path, "bank_officer").get(url))


@pytest.mark.parametrize("role", ["guarantee_officer", "bank_officer", "reguarantee_officer"])
def test_strangers_find_no_page(path, role):
    url = apply(path).location
    assert path.world.client(path.world.person(role)).get(url).status_code == 404


@pytest.mark.parametrize("who", ["bank_officer", "centre"])
def test_the_work_list_is_the_agencys_own(path, who):
    assert client(path, who).get("/guarantee").status_code == 403


def test_the_book_is_exported_row_by_row(path):
    path.approved()
    table = text_of(client(path, "guarantee_officer").get("/guarantee/commitments.csv"))
    assert len(table.strip().splitlines()) == 2
    assert "500,000.00" in table
    none = client(path, "guarantee_officer").get("/guarantee/commitments.csv?state=released")
    assert len(text_of(none).strip().splitlines()) == 1


def test_empty_lists_say_what_to_do(path):
    officer = client(path, "guarantee_officer")
    assert "没有担保申请" in text_of(officer.get("/guarantee"))
    assert "还没有担保函" in text_of(officer.get("/guarantee/commitments"))


@pytest.mark.parametrize(
    ("who", "leads_to"),
    [
        ("guarantee_officer", "/guarantee"),
        ("guarantee_manager", "/guarantee"),
        ("reguarantee_officer", "/guarantee/programmes"),
    ],
)
def test_the_first_page_leads_the_agencys_people_to_their_work(path, who, leads_to):
    arrived = client(path, who).get("/home", follow_redirects=True)
    assert f'href="{leads_to}"' in text_of(arrived)
