"""No real person or firm is in this repository.

The list (synthetic.txt) holds what was made up: each line a number or a prefix ending in `*`, and
why nobody has it. A real citizen number, phone or credit code in a fixture fails here.
"""

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from app.kernel.identifiers import check_citizen_number, check_credit_code, citizen_check_character
from tests.enterprises.builders import credit_code

ROOT = Path(__file__).resolve().parent.parent.parent
LIST = Path(__file__).with_name("synthetic.txt")
PATTERNS = {
    "citizen number": re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])"),
    "credit code": re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RT-UW-Y]{18}(?![0-9A-Za-z])"),
    "mobile": re.compile(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z])"),
}
SKIPPED = {".mo", ".png", ".woff2", ".ico", ".lock"}


def real(kind: str, text: str) -> bool:
    """Whether somebody could have this number."""
    if kind == "citizen number":
        return check_citizen_number(text, date(2100, 1, 1)).valid
    if kind == "credit code":
        return check_credit_code(text).valid
    return True


def numbers_in(text: str) -> set[tuple[str, str]]:
    return {
        (kind, found)
        for kind, pattern in PATTERNS.items()
        for found in pattern.findall(text)
        if real(kind, found)
    }


def listed() -> tuple[set[str], tuple[str, ...]]:
    """What was made up: whole numbers and prefixes."""
    lines = [line.split()[0] for line in LIST.read_text(encoding="utf-8").splitlines() if line]
    words = [word for word in lines if not word.startswith("#")]
    return {w for w in words if not w.endswith("*")}, tuple(
        w.rstrip("*") for w in words if w.endswith("*")
    )


def files() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    paths = [ROOT / name for name in names]
    return [p for p in paths if p.is_file() and p.suffix not in SKIPPED and p != LIST]


def test_every_number_that_somebody_could_have_was_made_up():
    whole, prefixes = listed()
    found = {}
    for path in files():
        for kind, number in numbers_in(path.read_text(encoding="utf-8", errors="ignore")):
            if number not in whole and not number.startswith(prefixes):
                found.setdefault(f"{kind} {number}", []).append(str(path.relative_to(ROOT)))
    assert not found, found


def test_every_line_of_the_list_is_used():
    text = "\n".join(p.read_text(encoding="utf-8", errors="ignore") for p in files())
    whole, prefixes = listed()
    unused = {number for number in (*whole, *prefixes) if number not in text}
    assert not unused, unused


@pytest.mark.parametrize("kind", PATTERNS)
def test_a_number_put_in_by_mistake_would_be_found(kind):
    """The control: numbers made here, so that this file holds none."""
    body = "50023619850101" + "001"
    made = {
        "citizen number": body + citizen_check_character(body),
        "credit code": credit_code(),
        "mobile": "139" + "1234" + "5678",
    }
    assert (kind, made[kind]) in numbers_in(f"number: {made[kind]},")
