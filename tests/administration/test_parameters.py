"""Policy values: proposed by one, approved by another, in force from their day, never backwards."""

import json
from datetime import timedelta

import pytest

from app.administration import queries
from app.administration.rules import proposal_refusals, topic_of
from app.administration.rules.values import TOPICS_OF_VALUES
from app.infra import clock
from app.infra.db import db
from app.infra.parameters import policy_for
from tests.world import World, in_days

CODE = "referrals.open_max"


@pytest.fixture
def centre(world):
    return world.centre()


@pytest.fixture
def officer(world, centre):
    return world.person("finance_centre", centre)


@pytest.fixture
def lead(world, centre):
    return world.person("finance_lead", centre)


def typed(**kw):
    return {
        "code": CODE,
        "value": "5",
        "valid_from": in_days(0).isoformat(),
        "citation": "奉节府办发〔2026〕1号 第3条",
        "reason": "银行多，创业者要多选几家",
        **kw,
    }


def propose(world, user, **kw):
    client = world.client(user)
    client.get("/centre/parameters/new")
    return client.post("/centre/parameters/new", typed(**kw))


def newest(world, user):
    return queries.proposals(world.actor(user))[0]


def path_of(row):
    return f"/centre/parameters/{row.public_id}"


def test_a_value_counts_once_another_person_approved_it(world, officer, lead):
    assert propose(world, officer).status_code == 303
    before = policy_for(world.county.id, clock.today())
    row = newest(world, officer)
    assert world.client(lead).post(f"{path_of(row)}/approve").status_code == 303
    after = policy_for(world.county.id, clock.today())
    assert (before[CODE], after[CODE]) == (3, 5)
    assert before.digest != after.digest


def test_a_value_of_the_future_waits_for_its_day(world, officer, lead):
    propose(world, officer, valid_from=in_days(10).isoformat())
    world.client(lead).post(f"{path_of(newest(world, officer))}/approve")
    assert policy_for(world.county.id, clock.today())[CODE] == 3
    assert policy_for(world.county.id, in_days(10))[CODE] == 5


def test_another_county_is_not_touched(app, world, officer, lead):
    propose(world, officer)
    world.client(lead).post(f"{path_of(newest(world, officer))}/approve")
    assert policy_for(World(app).county.id, clock.today())[CODE] == 3


def test_nobody_approves_alone(world, officer, lead):
    assert propose(world, officer).status_code == 303
    assert (
        world.client(officer).post(f"{path_of(newest(world, officer))}/approve").status_code == 403
    )
    row = newest(world, officer)
    row.proposed_by = lead.id
    db.session.commit()
    refused = world.client(lead).post(f"{path_of(row)}/approve")
    assert refused.status_code == 409 and "不能批准自己" in refused.get_data(as_text=True)


def test_a_lead_proposes_nothing(world, lead):
    assert propose(world, lead).status_code == 403


def test_a_proposal_is_decided_once(world, officer, lead):
    propose(world, officer)
    path = path_of(newest(world, officer))
    client = world.client(lead)
    assert client.post(f"{path}/reject", {"reason": "没有文件"}).status_code == 303
    assert client.post(f"{path}/approve").status_code == 409


def test_a_day_that_passed_meanwhile_is_not_approved(world, officer, lead):
    propose(world, officer)
    row = newest(world, officer)
    row.valid_from = clock.today() - timedelta(days=1)
    db.session.commit()
    refused = world.client(lead).post(f"{path_of(row)}/approve")
    assert refused.status_code == 409 and "重新提出" in refused.get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code": "nothing.like_it"}, "没有这个参数"),
        ({"value": "many"}, "应当是"),
        ({"value": "1.5"}, "应当是"),
        ({"citation": " "}, "文号"),
        ({"reason": "x"}, "为什么调整"),
        ({"valid_from": in_days(-1).isoformat()}, "不能早于今天"),
        ({"valid_to": in_days(-1).isoformat()}, "不能早于生效日期"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_with_its_reason(world, officer, change, said):
    answer = propose(world, officer, **change)
    assert answer.status_code == 422 and said in answer.get_data(as_text=True)
    assert queries.proposals(world.actor(officer)) == []


def test_a_decimal_never_passes_through_a_float(world, officer, lead):
    code = next(
        row.code
        for row in queries.values_in_force(world.actor(officer), clock.today())
        if row.unit == "share"
    )
    assert propose(world, officer, code=code, value="0.1").status_code == 303
    row = newest(world, officer)
    assert row.value == "0.1"
    world.client(lead).post(f"{path_of(row)}/approve")
    assert str(policy_for(world.county.id, clock.today())[code]) == "0.1"


def test_a_proposal_of_another_county_does_not_exist(app, world, officer):
    propose(world, officer)
    stranger = World(app).person("finance_lead")
    assert world.client(stranger).get(path_of(newest(world, officer))).status_code == 404


def test_the_list_is_searched_by_code_label_and_source(world, officer):
    client = world.client(officer)
    found = client.get("/centre/parameters?q=open_max").get_data(as_text=True)
    assert CODE in found and "clocks.decision_working_days" not in found
    assert "没有符合的参数" in client.get("/centre/parameters?q=zzzz").get_data(as_text=True)


def test_the_list_is_searched_in_the_language_it_is_read_in(world, officer):
    client = world.client(officer)
    client.get("/centre/parameters")
    client.post("/locale", {"locale": "en"})
    found = client.get("/centre/parameters?q=triage").get_data(as_text=True)
    assert "clocks.triage_working_days" in found and "accounts.login" not in found


def test_values_stand_under_their_topics_and_a_search_opens_them(world, officer):
    client = world.client(officer)
    everything = client.get("/centre/parameters").get_data(as_text=True)
    assert "办理时限" in everything and "<details open>" not in everything
    assert "<details open>" in client.get("/centre/parameters?q=open_max").get_data(as_text=True)


def test_a_table_is_read_in_words_and_not_as_code(world, officer, lead):
    value = {"legal_basis": "fengjie-2022#4.7", "review_no": "1 号", "review_until": "2099-01-01"}
    propose(world, officer, code=BENEFIT, value=json.dumps(value))
    page = world.client(lead).get(path_of(newest(world, officer))).get_data(as_text=True)
    assert "{&#39;" not in page and "review_no</code></small> 1 号" in page


def test_a_proposal_whose_day_is_over_offers_a_new_one_instead_of_a_button(world, officer, lead):
    propose(world, officer)
    row = newest(world, officer)
    assert f"{path_of(row)}/approve" in page_of(world, lead, row)
    row.valid_from = in_days(-3)
    db.session.commit()
    page = page_of(world, lead, row)
    assert f"{path_of(row)}/approve" not in page and "生效日期已过" in page


def page_of(world, user, row):
    return world.client(user).get(path_of(row)).get_data(as_text=True)


def test_every_parameter_has_a_topic(world, officer):
    codes = [row.code for row in queries.values_in_force(world.actor(officer), clock.today())]
    assert not [code for code in codes if topic_of(code) not in set(TOPICS_OF_VALUES.values())]


def test_every_value_names_its_source_and_confidence(world, officer):
    rows = queries.values_in_force(world.actor(officer), clock.today())
    assert len(rows) > 50
    assert all(row.citation and row.confidence in "SKD" for row in rows)


def test_the_history_of_a_parameter_is_told_and_an_unknown_one_is_not(world, officer):
    client = world.client(officer)
    page = client.get("/centre/parameters/history", query_string={"code": CODE})
    assert page.status_code == 200
    missing = client.get("/centre/parameters/history", query_string={"code": "x.y"})
    assert missing.status_code == 404


@pytest.mark.parametrize("role", ["entrepreneur", "bank_officer", "township_liaison"])
def test_others_do_not_read_the_page(world, role):
    assert world.client(world.person(role)).get("/centre/parameters").status_code == 403


BENEFIT = "whitelist.benefits.green_channel"
REVIEWED = {
    "legal_basis": "某文件第 3 条",
    "review_no": "公竞审 1 号",
    "review_until": "2099-06-30",
}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"legal_basis": " "}, "legal_basis_missing"),
        ({"review_until": ""}, "review_over"),
        ({"review_until": "2020-01-01"}, "review_over"),
        ({"amount": "5"}, "benefit_parts"),
        ({"review_no": 5}, "benefit_parts"),
    ],
)
def test_a_benefit_is_not_published_without_law_and_review(world, officer, parts, code):
    refusals = refusals_of(world, officer, {**REVIEWED, **parts})
    assert refusals == [code]


@pytest.mark.parametrize("parts", [{}, {"review_no": "", "review_until": ""}])
def test_a_benefit_is_proposed_with_its_review_or_switched_off(world, officer, parts):
    value = json.dumps({**REVIEWED, **parts}, ensure_ascii=False)
    assert propose(world, officer, code=BENEFIT, value=value).status_code == 303
    assert newest(world, officer).value == {**REVIEWED, **parts}


def refusals_of(world, officer, value):
    act = world.act(officer)
    found = proposal_refusals(
        code=BENEFIT,
        value=value,
        valid_from=act.on,
        valid_to=None,
        citation="测试文件",
        reason="写上审查文号（测试）",
        on=act.on,
        policy=act.policy,
    )
    return [refusal.code for refusal in found]


def test_a_table_stands_in_the_form_as_it_is_in_force(world, officer):
    page = world.client(officer).get(f"/centre/parameters/new?code={BENEFIT}")
    assert "fengjie-2022#4.7" in page.get_data(as_text=True)
    plain = world.client(officer).get(f"/centre/parameters/new?code={CODE}")
    assert "review_no" not in plain.get_data(as_text=True)
