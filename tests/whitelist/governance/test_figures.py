"""The figures beside a card: of the shape that training writes and the page reads, or refused."""

import io
import json

import pytest

from app.whitelist.queries import risk_cards as queries
from app.whitelist.rules.risk_figures import metrics_refusals
from tests.whitelist.governance.builders import a_card
from tests.whitelist.governance.test_life import body, upload

GROUP = {"group": "a", "n": 70, "approval_rate": 0.5, "approval_low": 0.4, "approval_high": 0.6}
GOOD = {
    "auc": 0.7,
    "ks": None,
    "bad": 12,
    "cut_off": {"points": 590},
    "reliability": [{"rows": 37, "mean_pd": 0.1, "bad_rate": 0.125}],
    "fairness": {"sex": {"groups": [{**GROUP, "mean_pd": 0.1, "bad_rate": None}]}},
}


def groups(*found):
    return {"fairness": {"sex": {"groups": list(found)}}}


@pytest.mark.parametrize(
    "metrics",
    [
        [],
        {"auc": {}},
        {"auc": 10**400},
        {"auc": float("nan")},
        {"reliability": 5},
        {"reliability": [5]},
        {"reliability": [{"rows": 3, "mean_pd": "x", "bad_rate": 0}]},
        {"cut_off": 5},
        {"cut_off": {"points": "590"}},
        {"fairness": 5},
        {"fairness": None},
        {"fairness": {"sex": 5}},
        {"fairness": {"sex": {"groups": 5}}},
        groups(5),
        groups({"n": 7}),
        groups({**GROUP, "n": "7"}),
        groups({**GROUP, "n": -1}),
        groups({**GROUP, "mean_pd": []}),
        groups({**GROUP, "mean_pd": 10**400}),
        {"notes": "\0"},
        {"notes": "\ud800"},
        {"roc": [float("inf")]},
    ],
)
def test_figures_of_another_shape_are_refused(metrics):
    assert [(r.code, r.field) for r in metrics_refusals(metrics)] == [("metrics_format", "metrics")]


@pytest.mark.parametrize("metrics", [{}, GOOD])
def test_figures_as_training_writes_them_pass(metrics):
    assert metrics_refusals(metrics) == ()


def with_file(browser, metrics):
    return upload(
        browser, a_card(), metrics=(io.BytesIO(json.dumps(metrics).encode()), "metrics.json")
    )


@pytest.mark.parametrize("metrics", [{"fairness": 5}, {"reliability": 5}, {"auc": "x"}])
def test_both_doors_refuse_them_by_name(desk, metrics):
    answer = desk.world.api(desk.author).post("/risk-cards", body(a_card(), metrics=metrics))
    assert answer.status_code == 422
    found = [(e["code"], e["field"]) for e in answer.json["errors"]]
    assert found == [("metrics_format", "metrics")]
    page = with_file(desk.world.client(desk.author), metrics)
    assert page.status_code == 422 and "指标文件不合格式" in page.text
    assert queries.risk_cards(desk.world.actor(desk.author)) == []


def test_the_page_shows_what_was_measured(desk):
    browser = desk.world.client(desk.author)
    answer = with_file(browser, GOOD)
    assert answer.status_code == 303
    page = browser.get(answer.location)
    assert page.status_code == 200
    assert '<td class="num">37</td>' in page.text and "12.5%" in page.text
