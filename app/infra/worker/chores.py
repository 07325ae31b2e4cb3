"""Chores beside the jobs, each in a thread of its own: seal, beat, sweep."""

import logging
import time
from collections.abc import Callable
from threading import Event, Thread

from flask import Flask
from sqlalchemy.exc import OperationalError

from app.infra.audit import sealer

log = logging.getLogger(__name__)

SEAL_SECONDS = 0.5
FULL_SEAL_SECONDS = 300


class Chore(Thread):
    """Does `work` every `seconds` until `stopping`; an error is logged and the next time comes."""

    def __init__(
        self, app: Flask, name: str, seconds: float, work: Callable[[], object], stopping: Event
    ):
        super().__init__(name=name, daemon=True)
        self._app = app
        self._seconds = seconds
        self._work = work
        self._stopping = stopping

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._app.app_context():
                    self._work()
            except OperationalError as error:
                log.warning("%s: the database does not answer (%s)", self.name, error.orig)
                self._stopping.wait(1)
            except Exception:
                log.exception("%s failed", self.name)
                self._stopping.wait(5)
            self._stopping.wait(self._seconds)


class Sealing:
    """The sealer's round: the newest rows each time, now and then all, a checkpoint when due."""

    def __init__(self) -> None:
        self._full_after = 0.0

    def __call__(self) -> None:
        full = time.monotonic() >= self._full_after
        sealer.seal(all_ids=full)
        if full:
            self._full_after = time.monotonic() + FULL_SEAL_SECONDS
        sealer.checkpoint_if_due()
