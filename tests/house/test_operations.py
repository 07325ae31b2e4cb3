"""docs/operations.md names every job the worker runs by the clock, and no other."""

import re
from pathlib import Path

from app.infra.jobs import periodics

PAGE = (Path(__file__).resolve().parents[2] / "docs/operations.md").read_text(encoding="utf-8")


def test_every_job_of_the_clock_is_named(app):
    table = PAGE.split("| job | when | what |")[1].split("\n\n")[0]
    named = {job for row in table.splitlines() for job in re.findall(r"`(\w+)`", row)}
    assert named == {name for name, _, _ in periodics()}
