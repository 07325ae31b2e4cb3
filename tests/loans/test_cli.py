"""The loan calculators as outside programs meet them: JSON in, JSON or one line of error out."""

import json

import pytest
from click.testing import CliRunner

from app.loans.cli import cli

LOAN = {
    "principal_fen": 120_000_000,
    "annual_rate": "0.0385",
    "method": "equal_instalment",
    "drawn_on": "2026-01-31",
    "term_months": 36,
}
OVERDUE = {
    "overdue_principal_fen": 100_000_000,
    "annual_rate": "0.0435",
    "uplift": "0.5",
    "from": "2026-01-01",
    "to": "2026-02-01",
}


def ask(name, document, *options):
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    return CliRunner().invoke(cli, [name, *options], input=raw)


def answer(name, document):
    result = ask(name, document)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_schedule_answers_lines_totals_and_cost():
    found = answer("schedule", LOAN)
    assert found["lines"][0] == {
        "number": 1,
        "due_on": "2026-02-28",
        "days": None,
        "principal_fen": 3_149_877,
        "interest_fen": 385_000,
        "total_fen": 3_534_877,
        "balance_fen": 116_850_123,
    }
    assert found["lines"][-1]["total_fen"] == 3_534_859
    assert (found["total_interest_fen"], found["total_principal_fen"]) == (7_255_554, 120_000_000)
    assert found["cost"] == {
        "net_received_fen": 120_000_000,
        "total_cost_fen": 7_255_554,
        "subsidy_fen": 0,
        "nominal_annual": "0.038500",
        "effective_annual": "0.039187",
        "dated_annual": "0.039264",
    }


def test_schedule_reads_every_field_it_names():
    del (asked := dict(LOAN))["term_months"]
    asked |= {
        "method": "interest_only",
        "matures_on": "2026-07-31",
        "payment_every": "month",
        "interest_period": "quarter",
        "extension": {"to": "2026-12-31", "annual_rate": "0.045"},
        "fees": [{"kind": "appraisal", "amount_fen": 5_000, "paid_on": "2026-02-01"}],
        "subsidy": {"share_of_interest": "0.5", "paid": "with_each_line"},
    }
    found = answer("schedule", asked)
    assert [line["due_on"] for line in found["lines"]] == [
        "2026-03-21",
        "2026-06-21",
        "2026-07-31",
        "2026-09-21",
        "2026-12-21",
        "2026-12-31",
    ]
    earned = sum(line["interest_fen"] for line in found["lines"][:3])
    assert found["cost"]["subsidy_fen"] == (earned + 1) // 2
    assert found["cost"]["nominal_annual"] is None


def test_settle_answers_the_balance_and_the_days():
    found = answer("settle", LOAN | {"paid_lines": 0, "settle_on": "2026-02-10"})
    assert found == {
        "balance_fen": 120_000_000,
        "days": 10,
        "interest_fen": 128_333,
        "total_fen": 120_128_333,
    }


def test_prepay_numbers_the_lines_on():
    asked = LOAN | {"paid_lines": 30, "part_fen": 10_000_000, "keep": "instalment"}
    found = answer("prepay", asked)
    assert [line["number"] for line in found["lines"]] == [31, 32, 33, 34]
    assert found["total_interest_fen"] == 73_308


def test_penalty_answers_days_and_amount():
    assert answer("penalty", OVERDUE) == {"days": 31, "penalty_fen": 561_875}


def test_a_document_may_stand_in_a_file(tmp_path):
    path = tmp_path / "loan.json"
    path.write_text(json.dumps(LOAN), encoding="utf-8")
    result = CliRunner().invoke(cli, ["schedule", "--in", str(path)])
    assert json.loads(result.stdout) == answer("schedule", LOAN)


def without(name, document=LOAN):
    return {key: value for key, value in document.items() if key != name}


@pytest.mark.parametrize(
    ("name", "document", "where"),
    [
        ("schedule", LOAN | {"anual_rate": "0.1"}, "document"),
        ("schedule", without("method"), "document"),
        ("schedule", LOAN | {"principal_fen": 1.0}, "principal_fen"),
        ("schedule", LOAN | {"principal_fen": "1"}, "principal_fen"),
        ("schedule", LOAN | {"annual_rate": 0.0385}, "annual_rate"),
        ("schedule", LOAN | {"annual_rate": "3.85e-2"}, "annual_rate"),
        ("schedule", LOAN | {"annual_rate": "-0.01"}, "annual_rate"),
        ("schedule", LOAN | {"term_months": True}, "term_months"),
        ("schedule", LOAN | {"term_months": None}, "term_months"),
        ("schedule", LOAN | {"drawn_on": "2026-02-30"}, "drawn_on"),
        ("schedule", LOAN | {"fees": {}}, "fees"),
        ("schedule", LOAN | {"fees": [{"kind": "tax", "amount_fen": 1}]}, "fees[0].kind"),
        ("schedule", LOAN | {"fees": [{"kind": "other", "amount": 1}]}, "fees[0]"),
        ("schedule", LOAN | {"extension": {"to": "2030-01-01"}}, "extension"),
        ("schedule", LOAN | {"subsidy": {"share_of_interest": "0.5"}}, "subsidy"),
        ("settle", LOAN, "document"),
        ("settle", LOAN | {"paid_lines": -1, "settle_on": "2026-02-01"}, "paid_lines"),
        ("settle", LOAN | {"paid_lines": 36, "settle_on": "2029-01-31"}, "paid_lines"),
        ("prepay", LOAN | {"paid_lines": 1, "part_fen": 1, "keep": "both"}, "keep"),
        ("prepay", LOAN | {"paid_lines": 0, "part_fen": 1, "keep": "term"}, "paid_lines"),
        ("penalty", OVERDUE | {"overdue_principal_fen": 0}, "overdue_principal_fen"),
        ("penalty", OVERDUE | {"uplift": "-0.1"}, "uplift"),
        ("penalty", OVERDUE | {"to": "2025-12-31"}, "to"),
        ("penalty", without("uplift", OVERDUE), "document"),
        ("schedule", b"", "document"),
        ("schedule", b'{"principal_fen": NaN}', "principal_fen"),
        ("schedule", b'{"method": "bullet", "method": "bullet"}', "document"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(name, document, where):
    result = ask(name, document)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ")
    assert result.stderr.endswith(f" ({where})\n")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["settle", "prepay"])
def test_the_terms_of_a_change_are_checked_like_those_of_a_schedule(name):
    more = {"settle": {"settle_on": "2026-02-01"}, "prepay": {"part_fen": 1, "keep": "term"}}
    result = ask(name, LOAN | more[name] | {"paid_lines": 1, "term_months": 601})
    assert result.stderr.endswith(" (term_months)\n")
