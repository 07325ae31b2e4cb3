"""`projects check-debt` as outside programs meet it."""

import json

import pytest
from click.testing import CliRunner

from app.projects.cli import cli

TEXT = "一、建设内容。\n二、厂房租金不足以还本付息的，差额由县财政补足。"
LINE = {"source": "bank_loan", "amount_fen": 500_000_000, "repaid_from": "project_revenue"}
PROJECT = {"title": "标准厂房三期", "text": TEXT, "funding": [LINE]}


def ask(document):
    raw = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return CliRunner().invoke(cli, ["check-debt"], input=raw)


def answer(document):
    result = ask(document)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_a_promise_is_quoted_with_its_place_and_a_lawful_way():
    found = answer(PROJECT)
    assert found["verdict"] == "refuse"
    (finding,) = [one for one in found["findings"] if one["rule"] == "HD-12"]
    assert set(finding) == {"rule", "citation", "quote", "start", "end", "advice"}
    assert TEXT[finding["start"] : finding["end"]] == finding["quote"]
    assert "县财政补足" in finding["quote"]
    assert finding["citation"] and finding["advice"]


def test_a_funding_line_has_no_place_in_the_text():
    line = LINE | {"repaid_from": "land_sale"}
    found = answer({"title": "", "text": "", "funding": [line]})
    assert found["verdict"] == "refuse"
    (finding,) = found["findings"]
    assert (finding["rule"], finding["start"], finding["end"]) == ("HD-06", None, None)


def test_only_the_text_is_scanned():
    clean = {"title": "县政府承诺回购", "text": "企业自筹建设。", "funding": []}
    assert answer(clean) == {"verdict": "clear", "findings": []}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"text": None}, "text"),
        ({"text": 5}, "text"),
        ({"title": []}, "title"),
        ({"funding": {}}, "funding"),
        ({"funding": [[]]}, "funding[0]"),
        ({"funding": [LINE, LINE | {"source": "bank"}]}, "funding[1].source"),
        ({"funding": [LINE | {"repaid_from": ""}]}, "funding[0].repaid_from"),
        ({"funding": [LINE | {"amount_fen": -1}]}, "funding[0].amount_fen"),
        ({"funding": [LINE | {"amount_fen": 1.0}]}, "funding[0].amount_fen"),
        ({"funding": [LINE | {"amount": 1}]}, "funding[0]"),
        ({"texts": ""}, "document"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(change, where):
    result = ask(PROJECT | change)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ") and result.stderr.endswith(f" ({where})\n")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("missing", ["title", "text", "funding"])
def test_every_field_is_asked(missing):
    result = ask({name: value for name, value in PROJECT.items() if name != missing})
    assert (result.exit_code, result.stdout) == (2, "")
    assert missing in result.stderr
