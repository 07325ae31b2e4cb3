"""The programs `make run` starts and answers for: they end with it, even after kill -9."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CLOSING_SECONDS = 20
FALLS_COUNT_SECONDS = 60
_PR_SET_PDEATHSIG = 1


class Child:
    """A program we started and answer for: web or worker."""

    def __init__(self, name: str, command: Sequence[str], env: dict[str, str]) -> None:
        self.name = name
        self._command = [sys.executable, "-m", *command]
        self._env = env
        self.falls: list[float] = []
        self.start()

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches us alone, and we end the others in order.
        self._process = subprocess.Popen(
            self._command,
            cwd=ROOT,
            env=self._env,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    @property
    def fallen(self) -> bool:
        return self._process.poll() is not None

    def raise_again(self) -> None:
        """Start a fallen child again, slower each time it falls within a minute."""
        now = time.monotonic()
        self.falls = [at for at in self.falls if now - at < FALLS_COUNT_SECONDS] + [now]
        print(f"The {self.name} ended ({self._process.returncode}); starting it again.", flush=True)
        time.sleep(min(len(self.falls) - 1, 10))
        self.start()

    def end(self) -> None:
        self._signal(signal.SIGTERM)

    def wait(self, deadline: float) -> None:
        """Wait for its end; past `deadline` kill it with all it started."""
        try:
            self._process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL, group=True)
            self._process.wait()

    def _signal(self, number: signal.Signals, *, group: bool = False) -> None:
        with suppress(ProcessLookupError):
            if group:
                os.killpg(self._process.pid, number)
            else:
                self._process.send_signal(number)


def end(children: Sequence[Child]) -> None:
    """Ask all to end at once, then wait for each."""
    for child in children:
        child.end()
    deadline = time.monotonic() + CLOSING_SECONDS
    for child in children:
        child.wait(deadline)


def _end_with_parent() -> None:
    # After kill -9 of this process the children would keep the port and the database.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
