"""The owner's pages and the officers' pages: the same commands and refusals as the API."""

import io
import re

import pytest
from PIL import Image

from app.enterprises import queries
from app.enterprises.models import Enterprise, Paper
from app.infra import clock
from app.infra.db import db
from app.infra.notify import notifications_of
from app.infra.scope import unscoped
from app.infra.tasks import tasks_for
from tests.enterprises.builders import (
    OTHER_TOWNSHIP,
    PARK,
    TOWNSHIP,
    an_enterprise,
    credit_code,
    fields,
    places,
    verify,
)


@pytest.fixture
def owner(world):
    return world.entrepreneur()


@pytest.fixture
def enterprise(world, owner):
    return an_enterprise(world, owner)


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.get_data(as_text=True)


def fresh(enterprise: Enterprise) -> Enterprise:
    db.session.expire_all()
    return queries.enterprise_by_id(enterprise.public_id)


def typed(world, **kw):
    """What a person types into the form."""
    return {**fields(world), "revenue_fen": "280万", "assets_fen": "1,500,000", **kw}


def register(world, user, **kw):
    browser = world.client(user)
    browser.get("/me/enterprises/new")
    return browser.post("/me/enterprises/new", typed(world, **kw))


def test_nobody_s_list_says_what_to_do(world, owner):
    assert "还没有登记企业" in text_of(world.client(owner).get("/me/enterprises"))


def test_a_person_registers_with_amounts_as_people_say_them(world, owner):
    answer = register(world, owner, industry="农副食品加工业")
    assert answer.status_code == 303
    made = queries.own_enterprises(world.actor(owner))[0]
    assert (made.revenue_fen, made.assets_fen) == (280_000_000, 150_000_000)
    assert made.industry == "C13" and answer.location.endswith(made.public_id)
    page = text_of(world.client(owner).get(answer.location))
    assert made.name in page and "2,800,000.00" in page and made.size_row in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("uscc", "91500236MA5U5JQ800"),
        ("uscc", ""),
        ("kind", "partnership"),
        ("industry", "炼金术"),
        ("industry", "制造"),
        ("industry", "P83"),
        ("township_id", "nosuchtownship"),
        ("township_id", ""),
        ("park_id", "nosuchpark"),
        ("founded_on", "2999-01-01"),
        ("founded_on", ""),
        ("employees", "-1"),
        ("employees", "十"),
        ("revenue_fen", "很多"),
        ("assets_fen", ""),
    ],
)
def test_a_bad_value_stays_on_the_page_with_what_was_typed(world, owner, field, value):
    answer = register(world, owner, **{"name": "夔门橙业", field: value})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert f'id="{field}-error"' in page and ("夔门橙业" in page or field == "name")
    assert queries.own_enterprises(world.actor(owner)) == []


def test_a_double_click_registers_once(world, owner):
    browser = world.client(owner)
    page = text_of(browser.get("/me/enterprises/new"))
    key = re.search(r'name="idempotency_key"[^>]*value="([^"]+)"', page).group(1)
    body = typed(world, idempotency_key=key)
    first, again = (browser.post("/me/enterprises/new", body) for _ in range(2))
    assert first.location == again.location
    assert len(queries.own_enterprises(world.actor(owner))) == 1


def test_a_second_claim_is_told_and_shown_among_one_s_claims(world, owner):
    code = credit_code()
    an_enterprise(world, owner, uscc=code)
    other = world.entrepreneur()
    answer = register(world, other, uscc=code)
    assert answer.status_code == 409 and "归属申请" in answer.get_data(as_text=True)
    assert code in text_of(world.client(other).get("/me/enterprises"))


def test_the_facts_are_brought_up_to_date(world, owner, enterprise):
    browser = world.client(owner)
    page = text_of(browser.get(f"/me/enterprises/{enterprise.public_id}/edit"))
    assert enterprise.name in page and "280万元" in page
    path = f"/me/enterprises/{enterprise.public_id}/edit"
    answer = browser.post(
        path, typed(world, uscc=enterprise.uscc, employees="40", revenue_fen="2500万")
    )
    assert answer.status_code == 303
    assert (fresh(enterprise).employees, fresh(enterprise).size) == (40, "small")


def test_what_was_verified_is_not_edited(world, owner):
    enterprise = an_enterprise(world, owner, verified=True)
    browser = world.client(owner)
    path = f"/me/enterprises/{enterprise.public_id}/edit"
    browser.get(path)
    same = typed(world, uscc=enterprise.uscc)
    assert browser.post(path, {**same, "name": "改名"}).status_code == 409
    assert browser.post(path, {**same, "employees": "13"}).status_code == 303
    assert fresh(enterprise).name == enterprise.name


def test_nobody_else_opens_or_edits_the_file(world, enterprise):
    browser = world.client(world.entrepreneur())
    for path in ("", "/edit"):
        assert browser.get(f"/me/enterprises/{enterprise.public_id}{path}").status_code == 404
    assert world.client(world.person("finance_centre")).get("/me/enterprises").status_code == 403


def test_the_owner_lets_a_helper_act_and_ends_it(world, owner, enterprise):
    helper = world.entrepreneur()
    browser = world.client(owner)
    path = f"/me/enterprises/{enterprise.public_id}"
    browser.get(path)
    assert browser.post(f"{path}/helpers", {"login": helper.login}).status_code == 422
    assert browser.post(f"{path}/helpers", {"login": "nobody", "agreed": "y"}).status_code == 422
    good = {"login": helper.login, "agreed": "y"}
    assert browser.post(f"{path}/helpers", good).status_code == 303
    assert world.client(helper).get(path).status_code == 200
    member = next(m for m in fresh(enterprise).live_members if m.standing == "helper")
    assert browser.post(f"/me/enterprise-members/{member.public_id}/end").status_code == 303
    assert world.client(helper).get(path).status_code == 404


def test_a_helper_neither_adds_helpers_nor_consents(world, owner, enterprise):
    helper = world.entrepreneur()
    browser = world.client(owner)
    path = f"/me/enterprises/{enterprise.public_id}"
    browser.get(path)
    browser.post(f"{path}/helpers", {"login": helper.login, "agreed": "y"})
    theirs = world.client(helper)
    theirs.get(path)
    third = {"login": world.entrepreneur().login, "agreed": "y"}
    assert theirs.post(f"{path}/helpers", third).status_code == 409
    body = {
        "enterprise_id": enterprise.public_id,
        "purposes": ["matching"],
        "expires_on": "2020-01-01",
    }
    assert world.api(helper).post("/consents", body).status_code == 422
    day = clock.today().isoformat()
    answer = world.api(helper).post("/consents", {**body, "expires_on": day})
    assert (answer.status_code, answer.json["code"]) == (409, "owner_only")


def picture() -> tuple[io.BytesIO, str]:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "orange").save(data, "JPEG")
    data.seek(0)
    return data, "licence.jpg"


def add_paper(browser, enterprise, **kw):
    path = f"/me/enterprises/{enterprise.public_id}/papers"
    return browser.post(path, {"kind": "licence", **kw}, content_type="multipart/form-data")


def papers(enterprise) -> list[Paper]:
    db.session.expire_all()
    rows = unscoped(Paper, "test").where(Paper.enterprise_id == enterprise.id)
    return list(db.session.scalars(rows.order_by(Paper.id)))


def test_a_photographed_paper_is_kept_and_replaces_the_one_before(world, owner, enterprise):
    browser = world.client(owner)
    browser.get(f"/me/enterprises/{enterprise.public_id}")
    assert add_paper(browser, enterprise, photo=picture()).status_code == 303
    assert add_paper(browser, enterprise, file=picture()).status_code == 303
    first, second = papers(enterprise)
    assert first.replaced_at is not None and second.replaced_at is None
    page = text_of(browser.get(f"/me/enterprises/{enterprise.public_id}"))
    assert "营业执照" in page and 'capture="environment"' in page


@pytest.mark.parametrize("wrong", [{}, {"kind": "poem"}, {"valid_until": "2020-01-01"}])
def test_a_paper_without_file_kind_or_validity_is_refused(world, owner, enterprise, wrong):
    browser = world.client(owner)
    browser.get(f"/me/enterprises/{enterprise.public_id}")
    given = {**({"photo": picture()} if wrong else {}), **wrong}
    assert add_paper(browser, enterprise, **given).status_code == 422
    assert papers(enterprise) == []


def test_who_opens_a_paper(world, owner, enterprise):
    browser = world.client(owner)
    browser.get(f"/me/enterprises/{enterprise.public_id}")
    add_paper(browser, enterprise, photo=picture())
    path = f"/papers/{papers(enterprise)[0].public_id}"
    liaison = world.person("township_liaison", places(world)[TOWNSHIP])
    park = world.person("park_manager", places(world)[PARK])
    seen = [browser, world.client(liaison), world.client(world.person("finance_centre"))]
    assert [status_of(b, path) for b in seen] == [200, 200, 200]
    unseen = [world.client(park), world.client(world.person("bank_officer"))]
    assert [status_of(b, path) for b in unseen] == [404, 404]


def status_of(browser, path: str) -> int:
    """The status alone: a picture is no text."""
    return browser._call("get", path).status_code


def test_an_officer_verifies_on_the_page(world, enterprise):
    browser = world.client(world.person("township_liaison", places(world)[TOWNSHIP]))
    path = f"/enterprises/{enterprise.public_id}"
    assert 'name="evidence"' in text_of(browser.get(path))
    assert browser.post(f"{path}/verify", {"evidence": "", "note": "x"}).status_code == 422
    assert browser.post(f"{path}/verify", {"evidence": "licence", "note": ""}).status_code == 422
    good = {"evidence": "authority", "note": "看了委托书"}
    assert browser.post(f"{path}/verify", good).status_code == 303
    assert fresh(enterprise).state == "verified"
    assert browser.post(f"{path}/verify", good).status_code == 409


def test_the_verifier_is_asked_and_the_owner_is_told(world, owner):
    liaison = world.person("township_liaison", places(world)[TOWNSHIP])
    enterprise = an_enterprise(world, owner)
    waiting = tasks_for(world.actor(liaison))
    assert [(t.kind, t.subject_id) for t in waiting] == [("verify", enterprise.public_id)]
    verify(world, enterprise)
    assert tasks_for(world.actor(liaison)) == []
    assert [n.kind for n in notifications_of(world.actor(owner))] == ["enterprise_verified"]


def test_the_list_finds_by_initials_state_and_township(world, owner, enterprise):
    browser = world.client(world.person("finance_centre"))
    at = places(world)
    found = [
        "?q=hkqc",
        "?q=hekou",
        "?q=脐橙",
        f"?q={enterprise.uscc[:8]}",
        "?state=unverified",
        f"?township={at[TOWNSHIP].public_id}",
    ]
    for query in found:
        assert enterprise.name in text_of(browser.get(f"/centre/enterprises{query}")), query
    for query in [
        "?q=zzz",
        "?q=%25",
        "?state=verified",
        f"?township={at[OTHER_TOWNSHIP].public_id}",
    ]:
        assert enterprise.name not in text_of(browser.get(f"/centre/enterprises{query}")), query


def test_the_parks_show_jobs_only_where_they_tell_on_nobody(world, owner):
    for number in range(3):
        an_enterprise(world, owner, name=f"橙厂{number}", employees=11)
        page = text_of(world.client(world.person("investor")).get("/parks"))
        assert (">33<" in page) == (number == 2)


def test_a_park_s_page_lists_tenants_to_those_who_may_see_them(world, enterprise):
    at = places(world)
    path = f"/parks/{at[PARK].public_id}"
    manager = text_of(world.client(world.person("park_manager", at[PARK])).get(path))
    assert enterprise.name in manager and "带动就业" in manager
    assert enterprise.name not in text_of(world.client(world.person("investor")).get(path))
    assert world.client(world.person("investor")).get("/parks/nosuchpark").status_code == 404
