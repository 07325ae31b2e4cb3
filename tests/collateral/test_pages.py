"""The same at the pages: owner, lender, catalogue; the same refusals."""

import io
import re

import pytest
from PIL import Image

from app.collateral import queries
from app.infra.db import db
from tests.collateral.builders import a_yard, an_asset, certificate, in_days, typed
from tests.needs.builders import WAN, a_farm, fetch


@pytest.fixture
def farm(world):
    return a_farm(world)


def photo():
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(content, "JPEG")
    content.seek(0)
    return content, "烘干线.jpg"


def fresh(found):
    db.session.expire_all()
    return found


def test_the_list_says_what_to_do_while_it_is_empty(world, farm):
    page = world.client(farm.owner).get("/me/collateral").get_data(as_text=True)
    assert "还没有登记" in page and "/me/collateral/new" in page


def test_an_owner_adds_an_asset_with_a_photograph(world, farm):
    browser = world.client(farm.owner)
    assert browser.get("/me/collateral/new").status_code == 200
    fields = typed(enterprise_id=farm.firm.public_id, photo=photo())
    answer = browser.post("/me/collateral/new", fields)
    assert answer.status_code == 303
    page = browser.get(answer.location).get_data(as_text=True)
    assert "84万元" in page and "没有抵质押" in page
    (found,) = re.findall(r"/collateral/\w+/photos/\w+", page)
    assert fetch(browser, found).mimetype == "image/jpeg"
    assert "还可用" in browser.get("/me/collateral").get_data(as_text=True)


def test_a_known_identifier_is_said_beside_its_field(world, farm):
    an_asset(world, farm, identifier="SAME-1")
    browser = world.client(farm.owner)
    browser.get("/me/collateral/new")
    fields = typed(enterprise_id=farm.firm.public_id, identifier="same 1")
    answer = browser.post("/me/collateral/new", fields)
    assert answer.status_code == 409 and "这个编号已经登记过" in answer.get_data(as_text=True)


def test_what_the_law_refuses_is_said_with_what_was_typed_kept(world, farm):
    browser = world.client(farm.owner)
    browser.get("/me/collateral/new")
    fields = typed(enterprise_id=farm.firm.public_id, kind="C18", description="宅基地上的老房子")
    answer = browser.post("/me/collateral/new", fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "依法不得抵押" in page and "宅基地上的老房子" in page


def test_an_owner_values_anew_and_takes_off_the_list(world, farm):
    asset = an_asset(world, farm)
    browser, path = world.client(farm.owner), f"/me/collateral/{asset.public_id}"
    browser.get(path)
    value = {"appraised_fen": "100万", "appraised_on": in_days(0).isoformat()}
    assert browser.post(f"{path}/appraisals", value).status_code == 303
    assert queries.usage_of(asset).cap_fen == 50 * WAN
    assert browser.post(f"{path}/withdraw", {"reason": "卖了"}).status_code == 303
    assert fresh(asset).state == "withdrawn"


def test_the_officers_file_leads_to_the_asset_and_the_asset_to_the_pledge(yard, world):
    browser = world.client(yard.lenders[0].officer)
    file = browser.get(f"/bank/referrals/{yard.referrals[0].public_id}").get_data(as_text=True)
    path = f"/collateral/{yard.asset.public_id}"
    assert f"{path}?referral={yard.referrals[0].public_id}" in file
    page = browser.get(f"{path}?referral={yard.referrals[0].public_id}")
    assert "设立抵质押" in page.get_data(as_text=True)
    assert browser.post(f"{path}/verify", {"note": "看了实物和发票"}).status_code == 303
    fields = {
        "referral_id": yard.referrals[0].public_id, "secured_fen": "80万", "rank": "1",
    }  # fmt: skip
    assert browser.post(f"{path}/pledges", fields).status_code == 303
    (lien,) = queries.live_liens_on(yard.asset)
    assert browser.post(f"/pledges/{lien.public_id}/register", certificate()).status_code == 303
    assert fresh(lien).state == "registered"
    owner = world.client(yard.owner).get(f"/me{path}").get_data(as_text=True)
    assert yard.lenders[0].bank.name in owner and "0123456789" in owner
    until = {"until": in_days(900).isoformat()}
    assert browser.post(f"/pledges/{lien.public_id}/renew", until).status_code == 303
    assert browser.post(f"/pledges/{lien.public_id}/release", {"reason": "结清"}).status_code == 303
    assert yard.left() == 84 * WAN


def test_the_second_officer_sees_what_is_left_and_no_other_name(yard, world):
    yard.registered(0)
    browser = world.client(yard.lenders[1].officer)
    path = f"/collateral/{yard.asset.public_id}"
    page = browser.get(f"{path}?referral={yard.referrals[1].public_id}").get_data(as_text=True)
    assert "4万元" in page and yard.lenders[0].bank.name not in page
    fields = {"referral_id": yard.referrals[1].public_id, "secured_fen": "5万", "rank": "1"}
    answer = browser.post(f"{path}/pledges", fields)
    said = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "剩余可用 4万元" in said
    assert yard.lenders[0].bank.name not in said


def test_a_wrong_registry_is_said_beside_its_field_with_the_clause(world):
    yard = a_yard(world, kind="C01")
    yard.verify()
    lien = yard.pledge(0)
    browser = world.client(yard.lenders[0].officer)
    browser.get(f"/collateral/{yard.asset.public_id}")
    answer = browser.post(f"/pledges/{lien.public_id}/register", certificate())
    assert answer.status_code == 422
    assert "县农机安全监理机构" in answer.get_data(as_text=True)


def test_an_unverified_asset_is_refused_on_the_page_too(yard, world):
    lien = yard.pledge(0)
    browser = world.client(yard.lenders[0].officer)
    browser.get(f"/collateral/{yard.asset.public_id}")
    answer = browser.post(f"/pledges/{lien.public_id}/register", certificate())
    assert answer.status_code == 409 and "还没有核实" in answer.get_data(as_text=True)


def test_pages_keep_strangers_out(yard, world):
    path = f"/collateral/{yard.asset.public_id}"
    assert world.client(world.person("bank_officer")).get(path).status_code == 404
    assert world.client(world.entrepreneur()).get(f"/me{path}").status_code == 404
    assert world.client(yard.lenders[0].officer).get("/me/collateral").status_code == 403
    assert world.client(yard.owner).get(path).status_code == 302
    assert world.client(yard.owner).post(f"{path}/verify", {"note": "x"}).status_code == 403


def test_a_lenders_reading_is_told_to_the_owner(yard, world):
    world.client(yard.lenders[0].officer).get(f"/collateral/{yard.asset.public_id}")
    page = world.client(yard.owner).get("/me/consents").get_data(as_text=True)
    assert "抵质押物" in page


def test_the_usage_is_read_by_a_program_with_a_session(yard, world):
    yard.pledge(0)
    answer = world.client(yard.owner).get(f"/collateral/{yard.asset.public_id}/usage")
    assert answer.json == {"used_fen": 80 * WAN, "cap_fen": 84 * WAN}


def test_the_catalogue_is_open_to_everybody(world):
    page = world.client().get("/collateral/kinds")
    text = page.get_data(as_text=True)
    assert page.status_code == 200 and "C19" in text and "civil-code#399" in text
    assert "县农机安全监理机构" in text and "勿仅登记于动产融资统一登记系统" in text


def test_the_enterprise_page_leads_to_the_assets(world, farm):
    page = world.client(farm.owner).get(f"/me/enterprises/{farm.firm.public_id}")
    assert "/me/collateral" in page.get_data(as_text=True)
