"""Value and ceiling, from cases a jurist can read."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.collateral.rules.catalogue import kinds
from app.collateral.rules.ltv import ceiling_fen, good_until, ltv_of
from app.policy.policy import policy_on

CASES = tomllib.loads(Path("tests/cases/collateral_ceilings.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_ceiling_of_a_kind(case):
    kind = kinds(policy_on(case["on"]))[case["kind"]]
    found = ceiling_fen(case["appraised_fen"], ltv_of(kind, case.get("variant")))
    assert found == case["ceiling_fen"]
    assert kind.ltv_citation == case["source"]


def test_the_three_kinds_of_receivables_add_up_to_185_86_wan():
    receivables = [case["ceiling_fen"] for case in CASES if case["name"].startswith("E4")]
    assert sum(receivables) == 185_860_000


def test_an_appraisal_counts_for_a_year():
    policy, day = policy_on(date(2026, 11, 25)), date(2026, 1, 10)
    assert good_until(day, policy=policy) == day + timedelta(days=365)
