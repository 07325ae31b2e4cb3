"""`enterprise classify` and `enterprise check-id` as outside programs meet them."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from app.enterprises.calculators import cli
from app.infra import clock

FIRM = {"industry": "C14", "employees": 46, "revenue_fen": 1_860_000_000}
BUILDER = FIRM | {"industry": "E47", "revenue_fen": 300_000_000}


def ask(name, document):
    raw = document if isinstance(document, str) else json.dumps(document)
    return CliRunner().invoke(cli, [name], input=raw)


def answer(name, document):
    result = ask(name, document)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_the_food_firm_of_the_worked_scenario_is_small():
    found = answer("classify", FIRM)
    assert (found["size"], found["row"]) == ("small", "工业")
    assert "工信部联企业〔2011〕300号" in found["source"]


def test_assets_are_asked_only_where_the_row_counts_them():
    assert answer("classify", FIRM | {"assets_fen": 1})["size"] == "small"
    assert answer("classify", BUILDER | {"assets_fen": 300_000_000})["size"] == "small"
    assert ask("classify", BUILDER).stderr.endswith(" (assets_fen)\n")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"industry": "J66"}, "industry"),
        ({"industry": "P83"}, "industry"),
        ({"industry": "T97"}, "industry"),
        ({"industry": "S92"}, "industry"),
        ({"industry": "G53"}, "industry"),
        ({"industry": "G5310"}, "industry"),
        ({"industry": "K70"}, "industry"),
        ({"industry": "A13"}, "industry"),
        ({"industry": "C99"}, "industry"),
        ({"industry": "13"}, "industry"),
        ({"industry": "C1"}, "industry"),
        ({"industry": "C13111"}, "industry"),
        ({"industry": "Ｃ13"}, "industry"),
        ({"industry": 13}, "industry"),
        ({"employees": -1}, "employees"),
        ({"employees": 4.5}, "employees"),
        ({"employees": True}, "employees"),
        ({"revenue_fen": "5"}, "revenue_fen"),
        ({"assets_fen": -1}, "assets_fen"),
        ({"asset_fen": 1}, "document"),
    ],
)
def test_what_cannot_be_classified_is_one_line_and_exit_code_2(change, where):
    result = ask("classify", FIRM | change)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ") and result.stderr.endswith(f" ({where})\n")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("uscc", "valid"),
    [
        ("91350100M000100Y43", True),
        ("92500236ma0dema17r", True),
        ("９１５００２３６ＭＡ０ＤＥＭＡ３３Ｊ", True),
        ("91350100M000100Y44", False),
        ("91350100M000100Y4", False),
        ("", False),
        ("9135 0100M000100Y43", False),
        ("500236000000001", False),
        ("奉节县", False),
    ],
)
def test_any_text_is_answered_as_a_credit_code(uscc, valid):
    found = answer("check-id", {"uscc": uscc})["uscc"]
    assert found["valid"] is valid
    assert bool(found.get("reason")) is not valid


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010519491231002X", True),
        ("11010519491231002x", True),
        ("110105194912310021", False),
        ("110105491231002", False),
        ("11010520490231002X", False),
        (" ", False),
    ],
)
def test_any_text_is_answered_as_a_citizen_number(number, valid):
    found = answer("check-id", {"id_number": number})["id_number"]
    assert found["valid"] is valid
    assert bool(found.get("reason")) is not valid


def test_only_what_was_asked_is_answered():
    both = answer("check-id", {"uscc": "x", "id_number": "y"})
    assert set(both) == {"uscc", "id_number"}
    assert set(answer("check-id", {"uscc": "x"})) == {"uscc"}


def test_a_birth_date_must_have_come():
    with clock.frozen(datetime(1949, 12, 30, tzinfo=UTC)):
        assert not answer("check-id", {"id_number": "11010519491231002X"})["id_number"]["valid"]


@pytest.mark.parametrize(
    "document", [{}, {"uscc": None}, {"uscc": 1}, {"id_number": []}, {"ussc": "x"}, "[]", ""]
)
def test_neither_key_or_no_text_is_bad_input(document):
    result = ask("check-id", document)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1
