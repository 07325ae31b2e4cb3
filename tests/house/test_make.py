"""The doors of the house: `make help` tells of each target, and what they name exists."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()


def targets() -> set[str]:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    return set(phony.group(1).split())


def test_help_lists_every_target_with_a_sentence() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = dict(line.split(maxsplit=2)[1:] for line in done.stdout.splitlines())
    assert set(told) == targets()
    assert all(len(sentence.split()) > 2 and sentence[-1] == "." for sentence in told.values())


@pytest.mark.parametrize("module", re.findall(r"-m (scripts\.\w+)", MAKEFILE))
def test_a_target_runs_a_script_that_exists(module: str) -> None:
    assert (ROOT / f"{module.replace('.', '/')}.py").is_file()


def test_the_systems_packages_are_named_once() -> None:
    lines = (ROOT / "deploy/packages.txt").read_text().splitlines()
    names = [line.split()[0] for line in lines if line and not line.startswith("#")]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name) for name in names)
