"""The frame of every calculator: where it reads, what it writes, how it fails."""

import json
import os

import click
import pytest
from click.testing import CliRunner

from app.infra.calculators import calculator
from app.kernel.documents import BadInput, Fields

group = click.Group("sample")


@calculator(group, "echo")
def echo(document):
    """Say it again."""
    if "bad" in document:
        raise BadInput("two\nlines", "ba\td")
    Fields(document, required=("name",))
    return document


def test_the_function_stays_a_function_and_lends_the_command_its_words():
    assert echo({"name": "x"}) == {"name": "x"}
    assert "Say it again." in CliRunner().invoke(group, ["echo", "--help"]).stdout


def test_a_name_comes_out_as_utf8_whatever_the_terminal():
    runner = CliRunner(charset="ascii")
    result = runner.invoke(group, ["echo"], input='{"name": "奉节"}'.encode())
    assert result.stdout_bytes == '{"name": "奉节"}\n'.encode()


@pytest.mark.parametrize("options", [[], ["--in", "-"]])
def test_the_document_comes_from_standard_input(options):
    result = CliRunner().invoke(group, ["echo", *options], input='{"name": 1}')
    assert json.loads(result.stdout) == {"name": 1}


@pytest.mark.parametrize("path", ["missing.json", os.sep, "a\0b"])
def test_a_file_that_cannot_be_read_is_bad_input(path):
    result = CliRunner().invoke(group, ["echo", "--in", path])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: the file cannot be read: ")
    assert result.stderr.count("\n") == 1


def test_a_refusal_is_one_line_whatever_it_quotes():
    result = CliRunner().invoke(group, ["echo"], input='{"bad": 1}')
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: two lines (ba d)\n"
