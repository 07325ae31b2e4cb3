"""The worker's process: jobs and chores until SIGTERM; a lost database is waited for."""

import asyncio
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from flask import Flask
from procrastinate import App

from app.infra import health
from app.infra.worker import chores, queue
from config import database

log = logging.getLogger(__name__)

CONCURRENCY = 2
BEAT_SECONDS = 2
SWEEP_SECONDS = 5
GRACE_SECONDS = 3
LEAVE_SECONDS = 4.5


def serve(app: Flask) -> None:
    """Work until SIGTERM or SIGINT; then end within five seconds.

    A job that is still running then is cut off: its transaction is rolled back by the database,
    and the next worker runs it again.
    """
    asyncio.run(_Worker(app).work())


class _Worker:
    def __init__(self, app: Flask):
        self._app = app
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._stopping = threading.Event()
        self._jobs: asyncio.Task[None] | None = None
        self._jobs_at_work = False

    async def work(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        for chore in self._chores():
            chore.start()
        while not self._stopping.is_set():
            self._jobs = asyncio.create_task(self._run_jobs())
            with suppress(asyncio.CancelledError):
                await self._jobs
            # It ends by itself only where the database was lost.
            await asyncio.to_thread(self._stopping.wait, 1)
        await asyncio.to_thread(self._leave)

    def _chores(self) -> list[chores.Chore]:
        def chore(name: str, seconds: float, work: Callable[[], object]) -> chores.Chore:
            return chores.Chore(self._app, name, seconds, work, self._stopping)

        return [
            chore("sealer", chores.SEAL_SECONDS, chores.Sealing()),
            chore("heartbeat", BEAT_SECONDS, self._beat),
            chore("sweep", SWEEP_SECONDS, queue.sweep_stalled),
        ]

    def _beat(self) -> None:
        if self._jobs_at_work:
            health.beat(self._name)

    async def _run_jobs(self) -> None:
        """Procrastinate's worker; ends when it is cancelled or has lost the database."""
        try:
            # Off the loop: an embedded database may have to start first.
            address = await asyncio.to_thread(database, self._app.config)
            conninfo = address.replace("postgresql+psycopg://", "postgresql://")
            await self._run_worker(queue.procrastinate_app(self._app, conninfo))
        except Exception as error:
            log.warning("the queue was lost (%s); trying again", type(error).__name__)
        finally:
            self._jobs_at_work = False

    async def _run_worker(self, found: App) -> None:
        async with found.open_async():
            self._jobs_at_work = True
            await found.run_worker_async(
                name=self._name,
                concurrency=CONCURRENCY,
                install_signal_handlers=False,
                fetch_job_polling_interval=2,
                shutdown_graceful_timeout=GRACE_SECONDS,
                update_heartbeat_interval=queue.STALLED_SECONDS / 4,
                stalled_worker_timeout=queue.STALLED_SECONDS,
                delete_jobs="successful",
            )

    def _stop(self) -> None:
        if self._stopping.is_set():
            return
        self._stopping.set()
        # A thread cannot be ended from outside, a process can.
        last_word = threading.Timer(LEAVE_SECONDS, os._exit, [0])
        last_word.daemon = True
        last_word.start()
        if self._jobs is not None:
            self._jobs.cancel()

    def _leave(self) -> None:
        with suppress(Exception), self._app.app_context():
            health.end_beat(self._name)
