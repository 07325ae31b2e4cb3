"""The gate against hidden debt: both sides of every structure."""

import time
import tomllib
from datetime import date
from pathlib import Path

import pytest

from app.policy.hidden_debt import REPAID_FROM, SOURCES, FundingLine, check_debt
from app.policy.policy import policy_on

POLICY = policy_on(date(2026, 11, 24))
FOLDER = Path(__file__).resolve().parents[1] / "cases"


def cases(name):
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


CASES, LAWFUL = cases("hidden_debt"), cases("hidden_debt_lawful")
PROMISES = [
    (text, rule)
    for rule, texts in cases("hidden_debt_promises")["refuse"].items()
    for text in texts
]
REFUSED_LINES = {
    (source, repaid)
    for source in ("bank_loan", "enterprise", "equity", "other")
    for repaid in ("government_budget", "land_sale")
}


@pytest.mark.parametrize(("text", "rule"), [*CASES["refuse"], *PROMISES])
def test_a_promise_is_refused(text, rule):
    verdict, found = check_debt(text, [], POLICY)
    assert verdict == "refuse"
    assert rule in {finding.rule for finding in found}
    assert all(text[f.start : f.end] == f.quote and f.advice and f.citation for f in found)


@pytest.mark.parametrize("text", [*CASES["clear"], *LAWFUL["clear"]])
def test_a_denial_or_a_private_promise_is_no_finding(text):
    assert check_debt(text, [], POLICY) == ("clear", ())


@pytest.mark.parametrize("text", [*CASES["review"], *LAWFUL["review"]])
def test_a_wish_goes_to_a_person(text):
    assert check_debt(text, [], POLICY)[0] == "review"


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("repaid", REPAID_FROM)
def test_a_funding_line(source, repaid):
    verdict, found = check_debt("", [FundingLine(source, 100, repaid)], POLICY)
    if (source, repaid) in REFUSED_LINES:
        assert verdict == "refuse"
        assert [f.rule for f in found] == ["HD-06" if repaid == "land_sale" else "HD-12"]
    elif repaid == "unclear" or (repaid == "none" and source in ("bank_loan", "special_bond")):
        assert (verdict, [f.rule for f in found]) == ("review", ["HD-00"])
    else:
        assert (verdict, found) == ("clear", ())
    assert all(f.start is None and f.end is None for f in found)


def test_the_worst_finding_decides():
    lines = [FundingLine("bank_loan", 1, "unclear"), FundingLine("equity", 1, "land_sale")]
    assert check_debt("", lines, POLICY)[0] == "refuse"


def test_offsets_count_characters_of_the_text_as_given():
    text = "第一条  略。\n第二条  县 政府 为企业\u3000提供担保，特此。"
    _, found = check_debt(text, [], POLICY)
    assert found
    assert {text[f.start : f.end] for f in found} == {"第二条  县 政府 为企业\u3000提供担保"}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("县政府不\n得为企业提供担保。", "clear"),
        ("县政府为企业贷\n款提供担\n保。", "refuse"),
        ("县政府为企业贷款提供\n连带责任保证，\n到期由县财政偿还。", "refuse"),
        ("不得承诺事项\n\n县政府承诺回购股权。", "refuse"),
        ("縣政府為企業貸款提供擔保。", "refuse"),
        ("縣政府不得為企業貸款提供擔保。", "clear"),
        ("The county government guarantees the loan.", "clear"),
        ("", "clear"),
    ],
)
def test_a_broken_line_or_another_script_changes_nothing(text, verdict):
    assert check_debt(text, [], POLICY)[0] == verdict


def test_a_finding_in_minutes_is_also_one_for_minutes():
    _, found = check_debt("会议纪要：差额由县财政补足。", [], POLICY)
    assert {f.rule for f in found} == {"HD-08", "HD-12"}


@pytest.mark.parametrize(
    "text", ["县政府" * 5000, "，" * 5000, "不得" * 5000, "县政府提供担保，" * 500]
)
def test_a_text_without_end_is_read_in_time(text):
    started = time.process_time()
    _, found = check_debt(text, [], POLICY)
    assert time.process_time() - started < 2
    assert all(text[f.start : f.end] == f.quote for f in found)
