"""The centre's cards: numbers in a form, the effect before saving, two people, and back."""

import json

import pytest

from app.infra.db import db
from app.infra.idempotency import IdempotencyKey
from app.kernel.errors import Conflict, Invalid
from app.whitelist import commands, queries
from app.whitelist.models import ExpertCard
from app.whitelist.rules.editing import numbers_of
from tests.needs.builders import fetch
from tests.whitelist.builders import a_definition, factor
from tests.world import World


def typed(office, *, note: str = "降低小户门槛", **changes: str) -> dict[str, str]:
    """The edit page's form as a browser sends it; double underscores stand for dots."""
    numbers = {f"n-{key}": str(value) for key, value in numbers_of(a_definition()).items()}
    changed = {f"n-{key.replace('__', '.')}": value for key, value in changes.items()}
    return {"base": office.card.public_id, "note": note, **numbers, **changed}


def proposals(office) -> list[ExpertCard]:
    db.session.expire_all()
    found = queries.cards(office.world.actor(office.officer))
    return [card for card in found if card.state == "proposed"]


def test_the_form_has_a_number_for_every_bin_and_grade(scored):
    page = scored.world.client(scored.officer).get("/centre/cards/new").get_data(as_text=True)
    for key in numbers_of(a_definition()):
        assert f'name="n-{key}"' in page and f'for="n-{key}"' in page
    assert "textarea" not in page


def test_a_preview_shows_old_and_new_grades_and_saves_nothing(scored):
    browser = scored.world.client(scored.officer)
    keys = db.session.query(IdempotencyKey).count()
    body = typed(scored, note="", grades__A="96") | {"idempotency_key": "k1"}
    response = browser.post("/centre/cards/preview", body)
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert "共 1 户" in page and "还没有保存" in page
    assert 'value="96"' in page
    assert proposals(scored) == []
    assert db.session.query(IdempotencyKey).count() == keys


def test_a_second_preview_with_the_same_key_is_another_look(scored):
    browser = scored.world.client(scored.officer)
    for line in ("96", "97"):
        body = typed(scored, grades__A=line) | {"idempotency_key": "k2"}
        assert browser.post("/centre/cards/preview", body).status_code == 200


def test_a_preview_counts_who_falls_and_names_them(scored):
    score = queries.latest_score(scored.world.actor(scored.owner), scored.firm)
    above = str(score.points + 1)
    assert score.grade == "B"
    body = typed(scored, grades__B=above)
    page = scored.world.client(scored.officer).post("/centre/cards/preview", body)
    text = page.get_data(as_text=True)
    assert "0 户上升，1 户下降，0 户不变" in text and scored.firm.name in text


@pytest.mark.parametrize("path", ["/centre/cards/preview", "/centre/cards/new"])
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"employees__points__1": "many"}, "把标出的数字填成整数"),
        ({"employees__points__4": "16"}, "满分应为 100 分，现在各项加起来是 101 分"),
        ({"grades__B": "85"}, "等级分数线应从高到低"),
        ({"credit_test__levels__failed": "21"}, "更好的一档，分值不能更低"),
    ],
)
def test_wrong_numbers_come_back_with_what_was_typed(office, path, changes, words):
    response = office.world.client(office.officer).post(path, typed(office, **changes))
    page = response.get_data(as_text=True)
    assert response.status_code == 422 and words in page
    assert f'value="{next(iter(changes.values()))}"' in page
    assert proposals(office) == []


def test_a_change_of_points_is_proposed_and_waits(office):
    body = typed(office, employees__points__1="6", grades__B="60")
    response = office.world.client(office.officer).post("/centre/cards/new", body)
    (card,) = proposals(office)
    assert response.status_code == 303 and card.public_id in response.location
    assert factor(card.definition, "employees")["points"][1] == 6
    assert card.definition["grades"][1]["min_points"] == 60
    assert queries.card_in_force(office.world.county.id).id == office.card.id


def test_a_proposal_says_what_was_changed(office):
    response = office.world.client(office.officer).post("/centre/cards/new", typed(office, note=""))
    assert response.status_code == 422 and proposals(office) == []


def test_a_field_that_is_no_fact_changes_nothing(office):
    body = typed(office) | {"n-founder_age.points.0": "50"}
    office.world.client(office.officer).post("/centre/cards/new", body)
    (card,) = proposals(office)
    assert card.definition == office.card.definition


def test_a_group_that_differs_from_the_parameter_is_said(office):
    body = typed(office, employees__points__4="10", revenue_wan__points__3="15")
    body["n-employees.points.3"] = "10"
    page = office.world.client(office.officer).post("/centre/cards/preview", body)
    assert "（县参数 15，以本卡为准）" in page.get_data(as_text=True)


def test_another_person_approves_and_the_old_card_is_kept(office):
    card = office.propose()
    page = office.world.client(office.lead).get(f"/centre/cards/{card.public_id}")
    assert "批准并启用" in page.get_data(as_text=True)
    office.world.client(office.lead).post(f"/centre/cards/{card.public_id}/approve")
    db.session.expire_all()
    assert (card.state, office.card.state) == ("in_force", "retired")


def test_nobody_approves_or_rejects_their_own(office):
    card = office.propose()
    for command, more in ((commands.approve_card, {}), (commands.reject_card, {"reason": "x"})):
        with pytest.raises(Conflict) as refused:
            command(office.world.act(office.officer), card=card, **more)
        assert refused.value.code == "four_eyes"


def test_the_officer_may_not_approve_and_the_lead_may_not_propose(office):
    card = office.propose()
    officer, lead = (office.world.client(user) for user in (office.officer, office.lead))
    assert officer.post(f"/centre/cards/{card.public_id}/approve").status_code == 403
    assert lead.post("/centre/cards/new", typed(office)).status_code == 403
    assert lead.post("/centre/cards/preview", typed(office)).status_code == 403


def test_a_decided_card_is_not_decided_again(office):
    card = office.propose()
    office.approve(card)
    again = office.world.client(office.lead).post(f"/centre/cards/{card.public_id}/approve")
    assert again.status_code == 409


def test_a_proposal_is_declined_with_a_reason(office):
    card = office.propose()
    lead = office.world.client(office.lead)
    path = f"/centre/cards/{card.public_id}/reject"
    assert lead.post(path, {"reason": ""}).status_code == 422
    assert lead.post(path, {"reason": "先看一个季度"}).status_code == 303
    page = lead.get(f"/centre/cards/{card.public_id}").get_data(as_text=True)
    assert "先看一个季度" in page and "批准并启用" not in page


def test_an_old_card_is_proposed_again_with_one_button(office):
    changed = a_definition()
    factor(changed, "employees")["points"][1] = 6
    office.approve(office.propose(changed))
    browser = office.world.client(office.officer)
    page = browser.get(f"/centre/cards/{office.card.public_id}").get_data(as_text=True)
    assert "提议恢复这张卡" in page
    response = browser.post(f"/centre/cards/{office.card.public_id}/again")
    (card,) = proposals(office)
    assert card.public_id in response.location
    assert card.definition == office.card.definition and "恢复" in card.note


def test_a_card_in_use_is_not_brought_back(office):
    browser = office.world.client(office.officer)
    response = browser.post(f"/centre/cards/{office.card.public_id}/again")
    assert response.status_code == 409 and proposals(office) == []


def test_the_card_is_a_file_of_the_contract(office):
    browser = office.world.client(office.officer)
    response = fetch(browser, f"/centre/cards/{office.card.public_id}/scorecard.json")
    card = json.loads(response.data)
    assert "scorecard.json" in response.headers["Content-Disposition"]
    assert card == office.card.definition
    assert card["contract"] == "guiyan-scorecard/1" and card["calibration"] == {"kind": "none"}


def test_a_new_county_begins_with_the_grades_of_its_parameters(office):
    lines = {g["grade"]: g["min_points"] for g in office.card.definition["grades"]}
    policy = office.world.machine().policy
    assert lines == dict(policy["whitelist.grades"]) and "以本县批准的卡为准" in office.card.note


def test_history_shows_who_proposed_and_who_approved(office):
    office.approve(office.propose(note="第一次修改"))
    page = office.world.client(office.lead).get("/centre/cards").get_data(as_text=True)
    assert "第一次修改" in page and "测试人员" in page


def test_another_countys_card_is_not_found(office, app):
    elsewhere = World(app)
    other = elsewhere.client(elsewhere.person("finance_centre"))
    assert other.get(f"/centre/cards/{office.card.public_id}").status_code == 404
    assert other.get(f"/centre/cards/new?card={office.card.public_id}").status_code == 404


def test_a_proposed_protected_attribute_is_refused(office):
    card = a_definition()
    factor(card, "employees")["column"] = "founder_age"
    with pytest.raises(Invalid, match="不得用于评分"):
        commands.propose_card(office.world.act(office.officer), definition=card, note="x")
