"""`flask demo accounts --json`: the shape that outside programs read."""

import json

import pytest

from app.accounts.commands import check_password
from app.accounts.queries import user_by_name
from app.kernel.actors import Role


@pytest.fixture(scope="module")
def listed(demo):
    result = demo.test_cli_runner().invoke(args=["demo", "accounts", "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def of_role(listed, role):
    return [account for account in listed["accounts"] if account["role"] == role]


def test_the_document_names_its_schema_and_the_log_in_page(listed):
    assert listed["schema"] == "guiyan.demo-accounts/1"
    assert listed["login_path"] == "/login"


def test_every_role_is_there(listed):
    assert {account["role"] for account in listed["accounts"]} == {role.value for role in Role}


def test_an_account_has_exactly_its_fields(listed):
    fields = {"role", "username", "password", "totp_secret", "org", "organisation"}
    for account in listed["accounts"]:
        assert set(account) == fields | {"landing", "sees"}
        assert account["totp_secret"] is None
        assert account["landing"].startswith("/")
        assert set(account["sees"]) <= {"own", "org", "assigned", "all"}


def test_three_entrepreneurs_have_no_organisation(listed):
    entrepreneurs = of_role(listed, "entrepreneur")
    assert len(entrepreneurs) >= 3
    assert {account["org"] for account in entrepreneurs} == {None}


def test_two_banks_have_an_officer_and_a_manager(listed):
    officers = {account["org"] for account in of_role(listed, "bank_officer")}
    managers = {account["org"] for account in of_role(listed, "bank_manager")}
    assert len(officers & managers) >= 2
    assert of_role(listed, "bank_officer")[0]["org"] in managers


def test_the_guarantee_people_are_of_one_agency(listed):
    roles = ("guarantee_officer", "guarantee_manager")
    assert len({account["org"] for role in roles for account in of_role(listed, role)}) == 1


def test_shared_prefixes_are_pages_of_everybody(listed):
    assert {"/products/", "/parks/"} <= set(listed["shared"])
    assert all(prefix.startswith("/") and prefix != "/" for prefix in listed["shared"])


def test_the_password_is_true(county, listed):
    account = listed["accounts"][0]
    assert check_password(user_by_name(account["username"]), account["password"])


def test_every_account_signs_in_and_finds_its_first_page(demo, listed):
    for account in {a["role"]: a for a in listed["accounts"]}.values():
        client = demo.test_client()
        client.get(listed["login_path"])
        token = demo.test_client().post(
            "/api/v1/tokens",
            json={"username": account["username"], "password": account["password"]},
        )
        assert token.status_code == 201, account
        bearer = {"Authorization": f"Bearer {token.json['token']}"}
        me = client.get("/api/v1/me", headers=bearer).json
        assert (me["role"], me["org"]) == (account["role"], account["org"])


def test_the_log_in_page_offers_no_owner_of_the_many_firms(demo):
    page = demo.test_client().get("/login").text
    assert "<code>nongshang-officer</code>" in page
    assert "<code>owner" not in page
