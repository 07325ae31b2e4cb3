"""Runs tests of the house with larger counts, in a process of their own, within a time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.counts import asked
from tests.database import ROOT

CLOSING_SECONDS = 60


@dataclass(frozen=True)
class Order:
    """Which tests, how often they try, and how long they may take in all.

    Args:
        numbers: counts for tests/counts.py at a full hour; a shorter time gets its share of them.
        fixed: counts that do not shrink with the time.
    """

    tests: Sequence[str]
    numbers: dict[str, int] = field(default_factory=dict)
    fixed: dict[str, int] = field(default_factory=dict)
    options: Sequence[str] = ()


def run(order: Order, *, seed: int, minutes: int) -> bool:
    """Whether every test held; its lines go to the terminal as they come."""
    numbers = {name: max(1, most * minutes // 60) for name, most in order.numbers.items()}
    numbers |= {**order.fixed, "seed": seed}
    told = ", ".join(f"{name} {number}" for name, number in numbers.items())
    print(f"counts  {told}", flush=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "0",
        "--tb=short",
        "--no-header",
        "--disable-warnings",
    ]
    command += ["-p", "tests.soak.figures", "-o", "timeout=3600", f"--hypothesis-seed={seed}"]
    began = time.monotonic()
    child = subprocess.Popen(
        [*command, *order.options, *order.tests],
        cwd=ROOT,
        env=os.environ | asked(**numbers),
        start_new_session=True,
    )
    try:
        code = child.wait(timeout=minutes * 60 + CLOSING_SECONDS)
    except subprocess.TimeoutExpired:
        print(f"NOT DONE after {minutes} minutes", flush=True)
        code = 1
    finally:
        _end(child)
    print(f"time    {time.monotonic() - began:.0f} s", flush=True)
    return code == 0


def _end(child: subprocess.Popen[bytes]) -> None:
    """The tests with everything they started."""
    if child.poll() is None:
        child.send_signal(signal.SIGINT)
        try:
            child.wait(timeout=CLOSING_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
