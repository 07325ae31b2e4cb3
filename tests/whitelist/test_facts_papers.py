"""Papers behind facts and requests: sent at either door, read under the eyes of the owner."""

import io
from base64 import b64decode, b64encode
from typing import Any

import pytest
from PIL import Image

from app.infra.db import db
from tests.needs.builders import fetch
from tests.whitelist.builders import Office
from tests.whitelist.facts_builders import every_fact
from tests.whitelist.test_facts_pages import body, page_of, readings, typed


def a_picture(colour: str = "white") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), colour).save(out, "JPEG")
    return out.getvalue()


def a_paper(colour: str = "white", **kw: Any) -> dict[str, str]:
    return {"name": "社保.jpg", "content": b64encode(a_picture(colour)).decode(), **kw}


@pytest.fixture
def agreed(office: Office) -> Office:
    office.agree()
    return office


def sent(office: Office, user: Any, path: str, said: dict[str, Any]) -> Any:
    answer = office.world.api(user).post(path, said)
    db.session.expire_all()
    return answer


def test_a_fact_with_its_paper_is_read_by_the_centre_and_the_owner_sees_it(agreed):
    made = sent(agreed, agreed.officer, "/credit-facts", body(agreed, evidence=a_paper()))
    assert made.status_code == 201 and made.json["evidence"] is True
    path = f"/credit-facts/{made.json['id']}/evidence"
    told = agreed.world.api(agreed.lead).get(path).json
    assert told["mime"] == "image/jpeg" and len(b64decode(told["content"])) == told["size"]
    assert (made.json["id"], "paper", agreed.lead.id) in readings(agreed)
    assert agreed.world.api(agreed.owner).get(path).status_code == 200
    assert agreed.owner.id not in {reader for _, _, reader in readings(agreed)}
    page = fetch(agreed.world.client(agreed.officer), f"/facts/{made.json['id']}/evidence")
    assert page.status_code == 200 and page.data == b64decode(told["content"])


def test_who_may_not_see_the_fact_does_not_see_its_paper(agreed):
    made = sent(agreed, agreed.officer, "/credit-facts", body(agreed, evidence=a_paper()))
    path = f"/credit-facts/{made.json['id']}/evidence"
    for role in ("bank_officer", "entrepreneur", "finance_bureau"):
        answer = agreed.world.api(agreed.world.person(role)).get(path)
        assert answer.status_code == 404, role


def test_a_fact_without_a_paper_has_none_to_read(agreed):
    made = sent(agreed, agreed.officer, "/credit-facts", body(agreed))
    assert made.json["evidence"] is False
    path = f"/credit-facts/{made.json['id']}/evidence"
    assert agreed.world.api(agreed.lead).get(path).status_code == 404
    assert (made.json["id"], "paper", agreed.lead.id) not in readings(agreed)


@pytest.mark.parametrize(
    "content", ["不是", b64encode(b"<script>").decode(), b64encode(b"MZ\x90").decode()]
)
def test_what_is_no_paper_is_refused_beside_it_and_no_fact_is_kept(agreed, content):
    said = body(agreed, evidence=a_paper(content=content))
    refused = sent(agreed, agreed.officer, "/credit-facts", said)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["field"] == "evidence.content" and every_fact(agreed) == []


def test_an_office_sends_a_paper_on_the_page_too(agreed):
    browser = agreed.world.client(agreed.officer)
    browser.get("/facts/new?kind=insured_staff")
    answer = browser.post(
        "/facts/new",
        typed(agreed, file=(io.BytesIO(a_picture()), "社保.jpg")),
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)[-1500:]
    (fact,) = every_fact(agreed)
    assert fact.evidence_id is not None
    browser.get("/facts/new?kind=insured_staff")
    bad = browser.post(
        "/facts/new",
        typed(agreed, value="9", file=(io.BytesIO(b"<script>"), "x.jpg")),
        content_type="multipart/form-data",
    )
    assert bad.status_code == 422 and 'value="9"' in bad.get_data(as_text=True)


def test_the_same_statement_with_another_paper_is_a_new_one(agreed):
    path, bare = "/credit-facts", body(agreed)
    first = sent(agreed, agreed.officer, path, bare).json["id"]
    assert sent(agreed, agreed.officer, path, bare).json["id"] == first
    proven = sent(agreed, agreed.officer, path, body(agreed, evidence=a_paper())).json["id"]
    assert proven != first
    assert sent(agreed, agreed.officer, path, body(agreed, evidence=a_paper())).json["id"] == proven
    assert sent(agreed, agreed.officer, path, bare).json["id"] == proven
    other = sent(agreed, agreed.officer, path, body(agreed, evidence=a_paper("red"))).json["id"]
    live = [fact.public_id for fact in every_fact(agreed) if fact.ended_at is None]
    assert live == [other]


def test_a_request_for_correction_carries_a_paper_for_the_centre(agreed):
    fact = sent(agreed, agreed.officer, "/credit-facts", body(agreed)).json["id"]
    said = {"grounds": "应该是 9 人", "evidence": a_paper()}
    made = sent(agreed, agreed.owner, f"/credit-facts/{fact}/corrections", said)
    assert made.status_code == 201 and made.json["evidence"] is True
    path = f"/fact-corrections/{made.json['id']}/evidence"
    assert agreed.world.api(agreed.lead).get(path).json["mime"] == "image/jpeg"
    assert (fact, "paper", agreed.lead.id) in readings(agreed)
    assert agreed.world.api(agreed.world.person("bank_officer")).get(path).status_code == 404
    assert agreed.world.api(agreed.owner).get(path).status_code == 403
    page = page_of(agreed, agreed.lead, f"/centre/corrections/{made.json['id']}")
    assert f"/centre/corrections/{made.json['id']}/evidence" in page
