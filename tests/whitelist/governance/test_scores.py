"""Risk scores: under consent, the same inputs for every card, kept, computed again to the byte."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.infra import clock
from app.infra.db import db
from app.kernel.dates import add_months
from app.whitelist.commands import risk_cards
from app.whitelist.queries import risk_scores as queries
from app.whitelist.rules.risk_scoring import is_drawn, pd_words, risk_score
from app.whitelist.rules.scorecard.grades import REFER
from tests.whitelist.builders import withdraw_all
from tests.whitelist.governance.builders import a_card

ROW = {"operating_months": 40, "staff": 12, "tax_grade": "B"}


def result(row=None, **kw):
    told = {"cut_off": 590, "expired": False, "drawn": False, **kw}
    return risk_score(a_card(), row or ROW, **told)


@pytest.mark.parametrize(
    ("row", "points", "grade", "recommended"),
    [
        (ROW, 560 + 30 + 30 + 15, "A", "support"),
        ({**ROW, "tax_grade": "D"}, 560 + 30 + 30 - 40, "C", "decline"),
        ({**ROW, "operating_months": 12}, 560 - 10 + 30 + 15, "B", "support"),
        ({**ROW, "operating_months": 13}, 560 + 15 + 30 + 15, "A", "support"),
        ({**ROW, "tax_grade": "Z"}, 560 + 30 + 30 + 0, "A", "refer"),
        ({**ROW, "staff": None, "tax_grade": None}, 560 + 30 + 5 + 0, REFER, "refer"),
    ],
)
def test_points_grades_and_suggestions_by_hand(row, points, grade, recommended):
    found = result(row)
    assert (found.points, found.grade, found.recommended) == (points, grade, recommended)


def test_an_expired_card_refers_everybody_and_says_no_probability():
    found = result(expired=True)
    assert (found.grade, found.recommended, found.pd) == (REFER, "refer", None)
    assert "expired" in found.flags


def test_a_card_without_calibration_gives_no_probability():
    found = risk_score(a_card(calibrated=False), ROW, cut_off=590, expired=False, drawn=False)
    assert found.pd is None and pd_words(found.pd) is None and found.grade == "A"


def test_the_document_is_the_same_text_for_the_same_facts_in_another_order():
    turned = dict(reversed(ROW.items()))
    assert result(turned).document == result().document
    assert json.loads(result().document)["by_factor"]["staff"] == 30


def test_more_points_never_mean_a_higher_probability():
    rows = [{**ROW, "operating_months": m, "staff": s} for m in (1, 20, 50) for s in (0, 5, 30)]
    found = sorted((r.points, r.pd) for r in map(result, rows))
    assert all(a[1] >= b[1] for a, b in zip(found, found[1:], strict=False))


def test_chance_draws_the_same_people_every_time_and_about_its_share():
    drawn = [is_drawn(f"firm{n}", "h", seed=7, share=Decimal("0.1")) for n in range(2000)]
    assert 140 < sum(drawn) < 260
    assert drawn == [is_drawn(f"firm{n}", "h", seed=7, share=Decimal("0.1")) for n in range(2000)]
    assert not any(is_drawn(f"firm{n}", "h", seed=7, share=Decimal(0)) for n in range(50))
    assert all(is_drawn(f"firm{n}", "h", seed=7, share=Decimal(1)) for n in range(50))


def test_without_consent_nothing_is_computed(desk):
    desk.champion()
    assert desk.score() == []


def test_champion_and_challenger_read_the_same_facts(desk):
    desk.office.agree()
    desk.champion()
    desk.challenger()
    real, shadow = desk.score()
    assert (real.shadow, shadow.shadow) == (False, True)
    assert real.inputs == shadow.inputs and real.inputs_hash == shadow.inputs_hash
    assert real.inputs["staff"] == desk.firm.employees
    assert real.sources["staff"]["source"] == "declared"


def test_nothing_new_gives_no_new_score(scored):
    assert scored.score() == []
    scored.firm.employees += 1
    db.session.commit()
    assert len(scored.score()) == 1


def test_a_kept_score_cannot_be_changed_or_deleted(scored):
    score = scored.newest()
    for change in ("update risk_scores set points = 1", "delete from risk_scores"):
        with pytest.raises(DBAPIError):
            db.session.execute(text(f"{change} where id = {score.id}"))
        db.session.rollback()


def test_reproduce_prints_the_kept_bytes(scored, app):
    score = scored.newest()
    done = app.test_cli_runner().invoke(args=["scorecard", "reproduce", score.public_id])
    assert done.exit_code == 0
    assert done.stdout_bytes == f"{score.document}\n".encode()


def test_reproduce_ends_with_1_when_a_byte_differs(scored, app):
    score = scored.newest()
    key, found = score.public_id, score.id
    db.session.execute(text("alter table risk_scores disable trigger risk_scores_kept"))
    db.session.execute(
        text(
            "update risk_scores set document = replace(document, 'points', 'Points') where id = :id"
        ),
        {"id": found},
    )
    db.session.execute(text("alter table risk_scores enable trigger risk_scores_kept"))
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["scorecard", "reproduce", key])
    assert done.exit_code == 1 and done.stderr.startswith("error: ")


def test_reproduce_of_nothing_is_one_line(app):
    done = app.test_cli_runner().invoke(args=["scorecard", "reproduce", "nothing"])
    assert done.exit_code == 2 and done.stderr.count("\n") == 1


def test_after_its_last_day_every_score_is_a_persons(desk):
    desk.office.agree()
    with clock.frozen(clock.at_local(add_months(clock.today(), -11), 9)):
        card = desk.champion()
    assert [s.manual_only for s in desk.score()] == [False]
    with clock.frozen(clock.at_local(card.expires_on + timedelta(days=1), 9)):
        late = desk.score()
        assert [(s.grade, s.recommended, s.pd) for s in late] == [(REFER, "refer", None)]
        risk_cards.keep_risk_cards(desk.world.machine())
        db.session.commit()
        assert card.state == "expired" and desk.score() == []
        own = shown_to_owner(desk)
    assert "只作人工判断" in own and "到期" in own


def shown_to_owner(desk) -> str:
    answer = desk.world.client(desk.office.owner).get("/me/score")
    return answer.get_data(as_text=True)


def test_the_owner_reads_grade_and_words_beside_the_points(scored):
    page = scored.world.client(scored.office.owner).get("/me/score").get_data(as_text=True)
    score = scored.newest()
    assert f"风险等级 {score.grade}" in page and "不相加" in page
    assert pd_words(score.pd) in page
    assert str(score.pd) not in page


def test_the_owner_never_sees_the_shadow(desk):
    desk.office.agree()
    desk.champion(a_card(calibrated=False))
    desk.challenger()
    _, shadow = desk.score()
    owner = desk.world.actor(desk.office.owner)
    assert [s.shadow for s in queries.risk_scores_of(owner, desk.firm)] == [False]
    assert queries.risk_score_for(owner, shadow.public_id) is None
    assert queries.risk_score_for(desk.world.actor(desk.lead), shadow.public_id) is None


def test_a_withdrawn_consent_hides_the_score_at_once(scored):
    withdraw_all(scored.office)
    owner = scored.world.client(scored.office.owner).get("/me/score").get_data(as_text=True)
    page = scored.world.client(scored.author)
    centre = page.get(f"/centre/enterprises/{scored.firm.public_id}/risk").get_data(as_text=True)
    assert "风险等级" not in owner and "没有有效的评分授权" in centre
    assert "flask scorecard reproduce" not in centre


def test_the_centre_asks_for_a_new_score_at_both_doors(scored):
    path = f"/centre/enterprises/{scored.firm.public_id}/risk"
    assert scored.world.client(scored.author).post(path).status_code == 303
    api = scored.world.api(scored.author)
    again = api.post(f"/enterprises/{scored.firm.public_id}/risk-scores", {})
    assert again.status_code == 200
    listed = api.get(f"/enterprises/{scored.firm.public_id}/risk-scores").json["items"]
    assert [one["id"] for one in listed] == [scored.newest().public_id]


@pytest.mark.parametrize("role", ["bank_officer", "guarantee_manager", "insurer", "investor"])
def test_no_lender_comes_in_by_any_door_of_risk(scored, role):
    user = scored.world.person(role)
    score, card = scored.newest(), scored.newest().card
    browser, api = scored.world.client(user), scored.world.api(user)
    for path in (
        "/centre/risk",
        "/centre/risk/watch",
        f"/centre/risk/{card.public_id}",
        f"/centre/risk/{card.public_id}/promotion",
        f"/centre/risk/{card.public_id}/scorecard.json",
        f"/centre/enterprises/{scored.firm.public_id}/risk",
    ):
        assert browser.get(path).status_code in (403, 404), path
    for path in ("/risk-cards", "/risk-watches", f"/risk-cards/{card.public_id}"):
        assert api.get(path).status_code in (403, 404), path
    assert queries.risk_score_for(scored.world.actor(user), score.public_id) is None
