"""A person decides beside the card: with a code where it goes another way, and the rate is seen."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.infra.db import db
from app.whitelist.queries import risk_scores as queries
from app.whitelist.rules.governing import OVERRIDES, decision_refusals
from tests.whitelist.builders import withdraw_all

OTHER = {"support": "decline", "decline": "support"}


@pytest.mark.parametrize(
    ("recommended", "decided", "code", "reason", "codes"),
    [
        ("support", "support", "", "", []),
        ("support", "decline", "", "", ["code_missing", "reason_missing"]),
        ("support", "decline", "worse_now", "订单取消", []),
        ("support", "support", "worse_now", "x", ["code_idle"]),
        ("decline", "support", "invented", "x", ["code_missing"]),
        ("refer", "support", "", "", ["reason_missing"]),
        ("refer", "decline", "", "资料看过", []),
        ("support", "maybe", "", "x", ["decided_unknown", "code_missing"]),
    ],
)
def test_what_a_decision_needs(recommended, decided, code, reason, codes):
    found = decision_refusals(recommended=recommended, decided=decided, code=code, reason=reason)
    assert [r.code for r in found] == codes


def test_the_codes_are_words(app):
    assert all(OVERRIDES.values()) and len(OVERRIDES) >= 5


def test_another_way_without_a_code_is_refused_at_both_doors(scored):
    score = scored.newest()
    said = {"decided": OTHER[score.recommended], "code": "", "reason": "因为"}
    page = scored.world.client(scored.author)
    refused = page.post(f"/centre/risk/scores/{score.public_id}/decide", said)
    answer = scored.world.api(scored.author).post(f"/risk-scores/{score.public_id}/decision", said)
    assert refused.status_code == answer.status_code == 422
    assert "请选择改判原因" in refused.get_data(as_text=True)
    assert "请选择改判原因" in answer.json["detail"]


def test_an_override_is_kept_with_code_reason_and_person(scored):
    score = scored.newest()
    said = {"decided": OTHER[score.recommended], "code": "one_off", "reason": "已经消除"}
    answer = scored.world.api(scored.author).post(f"/risk-scores/{score.public_id}/decision", said)
    assert answer.status_code == 201 and answer.json["override"] is True
    kept = queries.decision_of(score)
    assert (kept.code, kept.reason, kept.decided_by) == ("one_off", "已经消除", scored.author.id)
    again = scored.world.api(scored.peer).post(f"/risk-scores/{score.public_id}/decision", said)
    assert again.status_code == 409
    page = scored.world.client(scored.lead).get("/centre/risk/watch").get_data(as_text=True)
    assert "1 / 1 次与建议不同" in page and scored.firm.name in page


def test_a_decision_stays_as_it_was_taken(scored):
    score = scored.newest()
    said = {"decided": score.recommended}
    page = scored.world.client(scored.author)
    assert page.post(f"/centre/risk/scores/{score.public_id}/decide", said).status_code == 303
    with pytest.raises(DBAPIError):
        db.session.execute(text("update risk_decisions set decided = 'decline'"))
    db.session.rollback()


def test_an_older_score_is_not_decided(scored):
    old = scored.newest()
    scored.firm.employees += 3
    db.session.commit()
    scored.score()
    answer = scored.world.api(scored.author).post(
        f"/risk-scores/{old.public_id}/decision", {"decided": old.recommended}
    )
    assert answer.status_code == 409 and answer.json["code"] == "newer_score"


def test_without_consent_nothing_is_decided(scored):
    score = scored.newest()
    withdraw_all(scored.office)
    answer = scored.world.api(scored.author).post(
        f"/risk-scores/{score.public_id}/decision", {"decided": score.recommended}
    )
    assert answer.status_code == 409 and answer.json["code"] == "no_live_consent"
