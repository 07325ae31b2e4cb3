"""Every month: stability, calibration, rates, alarms; fairness with honest numbers; the refused."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.infra import clock
from app.infra.db import db
from app.infra.tasks import Task
from app.policy.policy import policy_on
from app.whitelist.commands import monthly
from app.whitelist.queries import risk_scores as queries
from app.whitelist.rules import risk_watch as rules
from app.whitelist.rules.fairness import Treated, dimension, measured_groups
from app.whitelist.rules.risk_measures import Scored
from app.whitelist.rules.risk_refused import spread
from app.whitelist.rules.risk_training import training_schema, training_table
from app.whitelist.rules.scorecard.schema import read_schema
from app.whitelist.rules.scorecard.table import read_table
from tests.whitelist.builders import DAY
from tests.whitelist.governance.builders import a_card, sample_rows, stored_scores

POLICY = policy_on(DAY)
CARD = a_card()
NOTHING = {"decided": (0, 0), "outcomes": (), "policy": POLICY}


def seen(rows, recommended="support", flags=()):
    return [rules.Seen(row, recommended, tuple(flags)) for row in rows]


def test_the_same_people_are_stable():
    figures = rules.figures_of(CARD, seen(sample_rows()), **NOTHING)
    assert figures["stability"]["score"]["psi"] == 0
    assert figures["stability"]["verdict"] == "stable"
    assert rules.alarms_of(figures, POLICY) == ()
    assert rules.verdict_of((), figures) == "stable"


def test_other_people_raise_the_alarm_and_chance_is_said():
    others = [{**row, "staff": 1, "operating_months": 5} for row in sample_rows()]
    figures = rules.figures_of(CARD, seen(others), **NOTHING)
    assert "psi_act" in rules.alarms_of(figures, POLICY)
    assert rules.verdict_of(rules.alarms_of(figures, POLICY), figures) == "act"
    assert 0 < figures["stability"]["columns"]["staff"]["chance"] < 0.1


def test_a_few_rows_are_no_reason_for_a_verdict():
    others = [{**row, "staff": 1} for row in sample_rows(30)]
    figures = rules.figures_of(CARD, seen(others), **NOTHING)
    assert figures["stability"]["verdict"] == "few"
    assert rules.verdict_of(rules.alarms_of(figures, POLICY), figures) == "few"


def test_a_card_without_a_baseline_says_so():
    bare = {key: value for key, value in CARD.items() if key != "psi"}
    assert rules.stability(bare, sample_rows(), POLICY)["verdict"] == "few"


@pytest.mark.parametrize(
    ("decided", "alarm"), [((2, 20), False), ((3, 20), True), ((5, 19), False), ((0, 0), False)]
)
def test_overrides_above_a_tenth_are_looked_at(decided, alarm):
    figures = rules.figures_of(CARD, seen(sample_rows()), **{**NOTHING, "decided": decided})
    assert ("override_rate" in rules.alarms_of(figures, POLICY)) is alarm


def test_refer_rate_missing_and_unseen_are_looked_at():
    rows = [{**row, "tax_grade": None} for row in sample_rows()]
    figures = rules.figures_of(CARD, seen(rows, "refer", ["unknown:tax_grade"]), **NOTHING)
    alarms = rules.alarms_of(figures, POLICY)
    assert {"refer_rate", "missing", "unseen"} <= set(alarms)
    assert figures["unseen"] == {"tax_grade": 300}
    assert figures["missing"] == {"operating_months": 0, "staff": 0, "tax_grade": 1}


def test_a_vintage_is_compared_with_its_band_and_a_small_one_is_not():
    early = [(date(2025, 2, 1), Scored(600, 0.1, n < 30)) for n in range(100)]
    late = [(date(2025, 7, 1), Scored(600, 0.1, n < 1)) for n in range(19)]
    found = rules.vintages([*late, *early], 20)
    assert [(v["quarter"], v["holds"]) for v in found] == [("2025Q1", False), ("2025Q3", None)]
    assert "expected" not in found[1]


def group(number: int, supported: int, name: str = "甲园") -> list[Treated]:
    return [Treated(name, "support" if n < supported else "decline", 0.1) for n in range(number)]


def sized(*groups, **kw):
    told = {"publish_min": 20, "sure_min": 50, "ratio_min": Decimal("0.8"), **kw}
    return dimension("park", [one for g in groups for one in g], **told)


def test_under_twenty_nothing_is_published_and_under_fifty_it_is_marked():
    found = {g.name: g for g in sized(group(19, 9, "小"), group(49, 9, "中"), group(50, 9)).groups}
    assert found["小"].support is None and found["小"].mean_pd is None and found["小"].small
    assert found["中"].support == pytest.approx(9 / 49) and found["中"].small
    assert not found["甲园"].small and found["甲园"].low < 0.18 < found["甲园"].high


def test_the_ratio_compares_large_groups_alone():
    two = sized(group(100, 60), group(100, 40, "乙园"), group(30, 0, "小园"))
    assert two.ratio == Decimal("0.6667") and two.watch
    one = sized(group(100, 60), group(49, 0, "小园"))
    assert one.ratio is None and not one.watch


def test_outcomes_of_a_group_are_published_from_twenty_on():
    known = [Treated("甲", "support", 0.1, bad=n < 5) for n in range(19)]
    more = [*known, Treated("甲", "support", 0.1, bad=False)]
    rest = [Treated("甲", "support", 0.1) for _ in range(40)]
    assert sized(known, rest).groups[0].bad_rate is None
    assert sized(more, rest).groups[0].bad_rate == 0.25


def test_measured_groups_hide_small_ones_too():
    metrics = {"fairness": {"sex": {"groups": [{"group": "f", "n": 19, "bad_rate": 0.5}]}}}
    shown = measured_groups(metrics, "sex", publish_min=20, sure_min=50)
    assert shown[0].bad_rate is None


def test_measured_groups_are_small_below_the_county_s_own_line():
    metrics = {"fairness": {"sex": {"groups": [{"group": "f", "n": 40, "bad_rate": 0.5}]}}}
    for sure_min, small in ((50, True), (40, False)):
        shown = measured_groups(metrics, "sex", publish_min=20, sure_min=sure_min)
        assert shown[0].small is small


def test_the_spread_of_both_sides():
    found = spread(list(range(600, 640)), list(range(560, 600)), drawn=3)
    assert (found.supported, found.declined, found.drawn, found.outside) == (40, 40, 3, 40)
    assert sum(b.supported for b in found.bands) == sum(b.declined for b in found.bands) == 40
    assert found.apart > 1
    assert spread([600], [590], drawn=0).apart is None
    assert spread([], [], drawn=0).bands[0].to is None


def test_a_month_is_looked_at_once_and_its_alarm_is_a_task(scored, monkeypatch):
    monkeypatch.setattr(rules, "alarms_of", lambda *_: ("unseen",))
    act = scored.world.machine()
    month = clock.today().replace(day=1)
    (watch,) = monthly.watch_month(act, month=month)
    db.session.commit()
    assert (watch.rows, watch.alarms, watch.verdict) == (1, ["unseen"], "watch")
    assert monthly.watch_month(act, month=month) == []
    task = db.session.scalars(select(Task).where(Task.kind == monthly.ALARM)).all()
    assert [t.subject_id for t in task] == [watch.public_id]
    page = scored.world.client(scored.author).get(task[0].url).get_data(as_text=True)
    assert "没有见过的类别" in page
    listed = scored.world.api(scored.lead).get("/risk-watches").json["items"]
    assert listed[0]["alarms"] == ["unseen"]


def test_the_month_before():
    assert monthly.last_month(date(2026, 1, 3)) == date(2025, 12, 1)


def test_challengers_are_watched_too(desk):
    desk.office.agree()
    desk.champion()
    desk.challenger()
    desk.score()
    found = monthly.watch_month(desk.world.machine(), month=clock.today().replace(day=1))
    assert [w.card.state for w in found] == ["champion", "challenger"]


def test_the_page_is_honest_without_a_card_and_without_a_month(desk):
    browser = desk.world.client(desk.author)
    assert "还没有主卡" in browser.get("/centre/risk/watch").get_data(as_text=True)
    desk.champion()
    page = browser.get("/centre/risk/watch").get_data(as_text=True)
    assert "还没有监测记录" in page and "随机试批现在关闭" in page


def test_a_month_of_few_firms_says_so_and_names_the_columns_in_words(desk):
    desk.office.agree()
    card = desk.champion()
    desk.score()
    monthly.watch_month(desk.world.machine(), month=clock.today().replace(day=1))
    db.session.commit()
    page = desk.world.client(desk.author).get("/centre/risk/watch").get_data(as_text=True)
    assert "只供参考，不下结论" in page
    assert not [column for column in card.mapping if f">{column}</th>" in page]


def test_an_outcome_is_learned_once(desk):
    stored_scores(desk, [desk.champion()], [(sample_rows(1)[0], True)])
    assert queries.outcome_counts(desk.world.county.id) == (1, 1)


def test_training_reads_what_the_champion_read_and_nothing_else():
    rows = [(row, n % 3 == 0) for n, row in enumerate(sample_rows(9))]
    table = read_table(training_table(CARD, rows).encode())
    schema = read_schema(training_schema(CARD, "county").encode())
    assert table.header == ["row", "operating_months", "staff", "tax_grade", "outcome"]
    assert [c.name for c in schema.features] == ["operating_months", "staff", "tax_grade"]
    assert table.column("outcome")[:2] == ["bad", "good"] and table.column("tax_grade")[4] == ""
