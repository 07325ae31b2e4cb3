"""One card for all tests that only read it."""

import json
from pathlib import Path

import pytest

from tests.whitelist.scorecard.builders import csv_of, loans, train


@pytest.fixture(scope="session")
def trained(tmp_path_factory) -> Path:
    """The folder of a card learned from 400 loans."""
    folder = tmp_path_factory.mktemp("trained")
    result = train(folder, csv_of(loans(400)))
    assert (result.exit_code, result.output) == (0, ""), result.exception
    return folder / "card"


@pytest.fixture(scope="session")
def card(trained) -> dict:
    return json.loads((trained / "scorecard.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def metrics(trained) -> dict:
    return json.loads((trained / "metrics.json").read_text(encoding="utf-8"))
