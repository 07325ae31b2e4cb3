"""An enterprise's score as the centre reads it."""

from app.infra.db import db
from app.whitelist import queries
from tests.whitelist.builders import withdraw_all


def page(office, user=None):
    browser = office.world.client(user or office.officer)
    return browser.get(f"/centre/enterprises/{office.firm.public_id}/score")


def test_the_centre_sees_inputs_reasons_and_history(scored):
    scored.firm.employees = 0
    db.session.commit()
    scored.score()
    text = page(scored).get_data(as_text=True)
    newest, oldest = queries.scores_of(scored.world.actor(scored.officer), scored.firm)
    assert f"{newest.points} / 100" in text and f">{oldest.points}</td>" in text
    assert "吸纳就业人数不多" in text and "企业填报" in text and "重算一致" in text
    assert "入选条件" in text


def test_a_score_that_does_not_recompute_is_said_aloud(scored):
    score = queries.latest_score(scored.world.actor(scored.officer), scored.firm)
    score.points += 1
    db.session.commit()
    assert "重算不一致" in page(scored).get_data(as_text=True)


def test_without_a_consent_the_record_must_not_be_used(scored):
    withdraw_all(scored)
    text = page(scored).get_data(as_text=True)
    assert "不得使用" in text and "入选条件" not in text


def test_a_firm_that_was_never_scored_has_an_empty_page(office):
    assert "还没有评分" in page(office).get_data(as_text=True)


def test_the_lead_sees_it_too(scored):
    assert page(scored, scored.lead).status_code == 200


def test_the_owner_and_others_do_not_come_in_here(scored):
    assert page(scored, scored.owner).status_code == 403
    for role in ("bank_officer", "township_liaison", "auditor"):
        assert page(scored, scored.world.person(role)).status_code in (403, 404)
