"""The application a command line asks for."""

import subprocess
import sys
from pathlib import Path

import pytest

from app import CALCULATORS, app_for

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("group", CALCULATORS)
def test_a_calculator_starts_without_the_house(group):
    assert list(app_for(["bin/flask", group]).cli.commands) == [group]


@pytest.mark.parametrize("words", [["gunicorn"], ["flask"], ["flask", "audit"], ["x.py", "loan"]])
def test_whoever_asks_for_more_gets_all_of_it(words):
    commands = app_for(words).cli.commands
    assert {"audit", "backup", "restore", *CALCULATORS} <= set(commands)


@pytest.mark.parametrize("group", CALCULATORS)
def test_a_calculator_loads_no_database(group):
    script = (
        f"import sys; sys.argv = ['flask', {group!r}]; import wsgi;"
        "assert not {'sqlalchemy', 'psycopg'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
