"""A challenger takes the champion's place on evidence alone, and the way back is one step."""

from decimal import Decimal

import pytest

from app.infra.acts import machine_act
from app.infra.db import db
from app.kernel.errors import Conflict
from app.policy.policy import policy_on
from app.whitelist.commands import risk_promoting
from app.whitelist.queries import risk_cards as queries
from app.whitelist.queries.risk_evidence import evidence_for
from app.whitelist.rules.fairness import Dimension
from app.whitelist.rules.risk_compare import evidence_of, promotion_refusals
from app.whitelist.rules.risk_measures import Scored, auc, auc_difference, calibration, wilson
from tests.whitelist.builders import DAY
from tests.whitelist.governance.builders import sample_rows, stored_scores

POLICY = policy_on(DAY)
STABLE = {"verdict": "stable"}


def scored(points: list[int], bad: list[int], pd: float | None = 0.5) -> list[Scored]:
    return [Scored(p, pd, bool(b)) for p, b in zip(points, bad, strict=True)]


def test_auc_by_hand():
    """Bad 1 and 3 of points, good 2 and 4: three of four pairs stand right."""
    assert auc(scored([1, 3, 2, 4], [1, 1, 0, 0])) == 0.75
    assert auc(scored([5, 5], [1, 0])) == 0.5
    assert auc(scored([5, 5], [0, 0])) is None


def test_the_same_card_differs_by_nothing_from_itself():
    one = scored(list(range(40)), [1, 0] * 20)
    found = auc_difference(one, one)
    assert (found.difference, found.low, found.high) == (0, 0, 0)


def test_the_paired_interval_by_hand():
    """Bad of the first: placements 1 and 1/2; of the second 1 and 1; goods 1, 1/2 against 1, 1."""
    first = scored([1, 3, 2, 4], [1, 1, 0, 0])
    second = scored([1, 2, 3, 4], [1, 1, 0, 0])
    found = auc_difference(first, second)
    # Both gaps are (0, 1/2) with variance 1/8; over two bad and two good: sqrt(1/8) = .3536.
    assert found.difference == 0.25
    assert found.high - found.low == pytest.approx(2 * 1.95996 * 0.35355, abs=1e-3)


def test_better_points_win_and_turning_sides_turns_the_sign():
    bad = [1] * 30 + [0] * 70
    good_card = scored(list(range(100)), bad)
    poor_card = scored([(n * 37) % 100 for n in range(100)], bad)
    there, back = auc_difference(poor_card, good_card), auc_difference(good_card, poor_card)
    assert there.low > 0 and there.difference == -back.difference and there.low == -back.high


def test_calibration_by_hand():
    """100 loans at 10 %: 10 expected, spread 3, band 10 ± (5.88 + .5)."""
    found = calibration(scored([1] * 100, [1] * 16 + [0] * 84, pd=0.1))
    assert found.expected == pytest.approx(10) and found.high == pytest.approx(16.38, abs=0.01)
    assert found.holds
    assert not calibration(scored([1] * 100, [1] * 17 + [0] * 83, pd=0.1)).holds
    assert calibration(scored([1], [1], pd=None)) is None


def test_intervals_stay_between_nothing_and_everything():
    for hits, n in ((0, 1), (1, 1), (0, 50), (50, 50), (7, 20)):
        low, high = wilson(hits, n)
        assert 0 <= low <= hits / n <= high <= 1


def test_too_few_pairs_say_so_and_judge_nothing():
    few = scored([1, 2], [1, 0])
    found = evidence_of(few, few, stability=STABLE, fairness=())
    assert [r.code for r in promotion_refusals(found, POLICY)] == ["too_few_pairs"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"challenger": scored([0] * 60 + [-1] * 60, [1, 0] * 60)}, "auc_lower"),
        ({"challenger": scored(list(range(120)), [1] * 60 + [0] * 60, pd=0.1)}, "calibration_off"),
        ({"stability": {"verdict": "act"}}, "unstable"),
        ({"stability": None}, "unstable"),
        ({"fairness": (Dimension("park", (), Decimal("0.5"), watch=True),)}, "unfair"),
    ],
)
def test_each_part_of_the_evidence_can_stop_it(change, code):
    fine = scored(list(range(120)), [1] * 60 + [0] * 60)
    told = {"champion": fine, "challenger": fine, "stability": STABLE, "fairness": (), **change}
    if code == "auc_lower":
        told["champion"] = scored(list(range(120)), [1, 0] * 60)
        told["champion"] = [Scored(0 if s.bad else 1, 0.5, s.bad) for s in told["champion"]]
    found = evidence_of(
        told["champion"],
        told["challenger"],
        stability=told["stability"],
        fairness=told["fairness"],
    )
    assert code in [r.code for r in promotion_refusals(found, POLICY)]


def test_good_evidence_stops_nothing():
    fine = scored(list(range(120)), [1] * 60 + [0] * 60)
    found = evidence_of(fine, fine, stability=STABLE, fairness=())
    assert promotion_refusals(found, POLICY) == ()
    assert found.document()["auc"]["difference"] == 0


def risky(row: dict) -> bool:
    """The truth of the test: young firms with a poor grade, in turn."""
    return row["operating_months"] <= 20 and (row["staff"] + row["operating_months"]) % 2 == 0


@pytest.fixture
def contest(desk):
    """Champion and challenger with 150 loans that both scored before."""
    desk.office.agree()
    champion, challenger = desk.champion(), desk.challenger()
    rows = [(row, risky(row)) for row in sample_rows(250)]
    stored_scores(desk, [champion, challenger], rows)
    return desk, champion, challenger


def test_the_page_shows_both_cards_on_the_same_loans(contest):
    desk, champion, challenger = contest
    evidence = evidence_for(machine_act(desk.world.county.id), champion, challenger)
    assert evidence.pairs == 250 and evidence.bad > 30 and evidence.auc is not None
    page = desk.world.client(desk.lead).get(f"/centre/risk/{challenger.public_id}/promotion")
    text = page.get_data(as_text=True)
    assert f"{evidence.auc.difference:+.3f}" in text and "区分力" in text and "校准" in text


def test_without_evidence_nobody_signs(desk):
    desk.office.agree()
    desk.champion()
    rival = desk.challenger()
    desk.score()
    said = {"note": "换"}
    page = desk.world.client(desk.peer).post(f"/centre/risk/{rival.public_id}/promotion", said)
    answer = desk.world.api(desk.peer).post(f"/risk-cards/{rival.public_id}/promotions", said)
    assert page.status_code == answer.status_code == 409
    assert "成对样本不够" in page.get_data(as_text=True) and answer.json["code"] == "too_few_pairs"


def promoted(contest, monkeypatch):
    """The step done: the evidence of the test's truth need not be calibrated."""
    desk, champion, challenger = contest
    monkeypatch.setattr(risk_promoting, "promotion_refusals", lambda *_: ())
    step = risk_promoting.sign_promotion(desk.act(desk.peer), card=challenger, note="更稳")
    with pytest.raises(Conflict):
        risk_promoting.confirm_promotion(desk.act(desk.peer), promotion=step)
    risk_promoting.confirm_promotion(desk.act(desk.lead), promotion=step)
    db.session.commit()
    return desk, champion, challenger, step


def test_the_evidence_is_kept_with_the_note(contest, monkeypatch):
    *_, champion, challenger, step = promoted(contest, monkeypatch)
    assert (champion.state, challenger.state) == ("retired", "champion")
    assert step.evidence["pairs"] == 250 and "auc" in step.evidence
    assert step.note == "更稳" and step.signed_by != step.confirmed_by


@pytest.mark.parametrize("door", ["page", "api"])
def test_back_is_one_step_by_one_person(contest, monkeypatch, door):
    desk, champion, challenger, _ = promoted(contest, monkeypatch)
    path, said = f"{challenger.public_id}/roll-back", {"note": "区分力下降"}
    if door == "page":
        assert desk.world.client(desk.peer).post(f"/centre/risk/{path}", said).status_code == 403
        assert desk.world.client(desk.lead).post(f"/centre/risk/{path}", said).status_code == 303
    else:
        assert desk.world.api(desk.lead).post(f"/risk-cards/{path}", said).status_code == 201
    db.session.expire_all()
    assert (champion.state, challenger.state) == ("champion", "retired")
    assert queries.risk_card_in_use(desk.world.county.id).id == champion.id


def test_the_first_champion_has_nothing_to_go_back_to(desk):
    card = desk.champion()
    answer = desk.world.api(desk.lead).post(
        f"/risk-cards/{card.public_id}/roll-back", {"note": "x"}
    )
    assert answer.status_code == 409 and answer.json["code"] == "nothing_before"
