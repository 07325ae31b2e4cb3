"""`guarantee split` as outside programs meet it."""

import json

import pytest
from click.testing import CliRunner

from app.guarantee.cli import cli

SHARES = {"县担": "0.4", "省再担": "0.2", "国担": "0.2", "银行": "0.2"}


def ask(document):
    raw = document if isinstance(document, str) else json.dumps(document)
    return CliRunner().invoke(cli, ["split"], input=raw)


@pytest.mark.parametrize(
    ("loss_fen", "parts"),
    [
        (273_456_789, [109_382_715, 54_691_358, 54_691_358, 54_691_358]),
        (37_434_567, [14_973_827, 7_486_914, 7_486_913, 7_486_913]),
        (1, [1, 0, 0, 0]),
        (0, [0, 0, 0, 0]),
    ],
)
def test_a_loss_is_split_to_the_fen_in_posted_order(loss_fen, parts):
    result = ask({"loss_fen": loss_fen, "shares": SHARES})
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"parts_fen": dict(zip(SHARES, parts, strict=True))}
    assert "县担" in result.stdout


def test_the_order_as_posted_decides_ties():
    first = ask('{"shares": {"b": "0.5", "a": "0.5"}, "loss_fen": 1}')
    assert json.loads(first.stdout) == {"parts_fen": {"b": 1, "a": 0}}


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"loss_fen": -1, "shares": SHARES}, "loss_fen"),
        ({"loss_fen": 1.5, "shares": SHARES}, "loss_fen"),
        ({"loss_fen": 1}, "document"),
        ({"loss_fen": 1, "shares": SHARES, "order": []}, "document"),
        ({"loss_fen": 1, "shares": {}}, "shares"),
        ({"loss_fen": 1, "shares": []}, "shares"),
        ({"loss_fen": 1, "shares": {"a": "0.9"}}, "shares"),
        (
            {
                "loss_fen": 1,
                "shares": {"a": "0.33333333333333333333", "b": "0.66666666666666666666"},
            },
            "shares",
        ),
        ({"loss_fen": 1, "shares": {"a": "1.1", "b": "-0.1"}}, "shares.b"),
        ({"loss_fen": 1, "shares": {"a": 1}}, "shares.a"),
        ({"loss_fen": 1, "shares": {"a": "1e0"}}, "shares.a"),
        ('{"loss_fen": 1, "shares": {"a": "0.5", "a": "0.5"}}', "shares"),
    ],
)
def test_bad_shares_are_one_line_and_exit_code_2(document, where):
    result = ask(document)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f" ({where})\n")
    assert result.stderr.count("\n") == 1
