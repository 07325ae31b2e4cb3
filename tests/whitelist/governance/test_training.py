"""The county's own training: asked for once there are enough defaults, kept as a draft."""

import json

import pytest

from app.infra.db import db
from app.kernel.errors import Conflict
from app.whitelist.commands import risk_cards
from app.whitelist.queries import risk_cards as queries
from app.whitelist.queries import risk_scores
from app.whitelist.reactions import train_risk_card
from tests.whitelist.governance.builders import sample_rows, stored_scores


@pytest.fixture
def learned(desk):
    """150 loans with outcomes that the champion had scored, a third of them bad."""
    desk.office.agree()
    rows = [(row, row["operating_months"] < 20) for row in sample_rows(150)]
    stored_scores(desk, [desk.champion()], rows)
    return desk


def test_a_training_waits_for_enough_defaults(learned, monkeypatch):
    bad, known = risk_scores.outcome_counts(learned.world.county.id)
    assert 30 < bad < 100 and known == 150
    with pytest.raises(Conflict) as refused:
        risk_cards.ask_training(learned.act(learned.author))
    assert refused.value.refusals[0].values["missing"] == 100 - bad
    monkeypatch.setattr(risk_scores, "outcome_counts", lambda county_id: (100, 300))
    assert learned.world.client(learned.author).post("/centre/risk/train").status_code == 303


def test_the_job_trains_and_keeps_a_draft_of_whoever_asked(learned):
    centre = learned.office.centre
    train_risk_card(learned.author.id, centre.id, seed=7)
    db.session.expire_all()
    card = queries.risk_cards(learned.world.actor(learned.peer))[0]
    assert (card.state, card.made_by, card.author_id) == ("draft", "training", learned.author.id)
    assert card.mapping["staff"] == "employees" and card.metrics["auc"] > 0.8
    assert card.cut_off == card.metrics["cut_off"]["points"]
    page = learned.world.client(learned.peer).get(f"/centre/risk/{card.public_id}")
    assert "由系统按本县结果训练" in page.get_data(as_text=True)
    assert json.dumps(card.definition)


def test_whoever_left_the_centre_trains_nothing(learned):
    learned.author.state = "suspended"
    db.session.commit()
    train_risk_card(learned.author.id, learned.office.centre.id, seed=7)
    assert len(queries.risk_cards(learned.world.actor(learned.peer))) == 1
