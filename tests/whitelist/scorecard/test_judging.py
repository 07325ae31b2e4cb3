"""`report` and `compare`: pages with pictures, and an interval around a difference."""

import json
import re
import shutil

import pytest

from tests.whitelist.scorecard.builders import csv_of, loans, put, refusal, run, train

ROWS = loans(300, seed=21)


@pytest.fixture(scope="module")
def weaker(tmp_path_factory):
    """A card of the same loans that may look at one column only."""
    folder = tmp_path_factory.mktemp("weaker")
    schema = (
        'contract = "guiyan-scorecard/1"\nname = "weaker"\nid = "loan"\ntarget = "outcome"\n'
        'positive = "1"\n[columns.trade]\nkind = "categorical"\n'
    )
    assert train(folder, csv_of(loans(400)), schema).exit_code == 0
    return folder / "card"


def compared(folder, card, other, rows, *options):
    data = put(folder, "rows.csv", csv_of(rows))
    return run("compare", "--model", card, "--other", other, "--data", data, *options)


def test_a_card_that_sees_more_is_ahead(trained, weaker, tmp_path):
    found = json.loads(compared(tmp_path, trained, weaker, ROWS).stdout)
    difference = found["auc_difference"]
    assert 0 < difference["low"] < difference["difference"] < difference["high"]
    assert found["ahead"] == "model" and found["rows"] == 300 and found["notes"] == []
    assert found["model"]["auc"] > found["other"]["auc"]
    turned = json.loads(compared(tmp_path, weaker, trained, ROWS).stdout)
    assert turned["ahead"] == "other"
    assert turned["auc_difference"]["difference"] == -difference["difference"]


def test_a_card_is_not_ahead_of_itself_and_rows_it_was_trained_on_are_told(trained, tmp_path):
    found = json.loads(compared(tmp_path, trained, trained, loans(400)).stdout)
    assert found["ahead"] == "neither" and len(found["notes"]) == 2


def test_rows_without_outcomes_cannot_be_compared(trained, tmp_path):
    blank = [{**row, "outcome": ""} for row in ROWS]
    out = tmp_path / "c.json"
    refusal(compared(tmp_path, trained, trained, blank, "--out", out), "outcome", "row 1")
    assert not out.exists()


def test_the_report_is_one_page_that_fetches_nothing(trained, tmp_path, metrics):
    out = tmp_path / "report.html"
    assert run("report", "--model", trained, "--out", out).exit_code == 0
    page = out.read_text(encoding="utf-8")
    # Nine factors, ROC, stability, reliability, two protected columns.
    assert page.count("<svg") == 9 + 3 + 2
    assert page.count("<h1>") == 1 and "<script" not in page
    assert not re.search(r'(src|href)="(?!#)', page)
    assert f"{metrics['auc']:.4f}" in page


def test_the_report_goes_on_paper(trained, tmp_path):
    out = tmp_path / "report.pdf"
    assert run("report", "--model", trained, "--out", out).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF-")


def test_a_report_of_another_kind_or_without_metrics_is_refused(trained, tmp_path):
    refusal(run("report", "--model", trained, "--out", tmp_path / "r.docx"), "r.docx")
    bare = tmp_path / "bare"
    bare.mkdir()
    shutil.copy(trained / "scorecard.json", bare)
    refusal(run("report", "--model", bare, "--out", tmp_path / "r.html"), "metrics.json")
    for text in ("{", "[]", "{}"):
        put(bare, "metrics.json", text)
        refusal(run("report", "--model", bare, "--out", tmp_path / "r.html"), "metrics.json")
    assert not (tmp_path / "r.html").exists()
