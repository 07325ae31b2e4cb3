"""Clients that keep asking until they are answered: one key for one need, as a bank's system."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

import requests

from app.infra.db import db
from tests.needs import builders
from tests.world import World

PATIENCE_SECONDS = 60
PASSING = (409, 429, 503)


@dataclass
class Client:
    """One owner's program: drafts a need and sends it, each with a key, and never gives up."""

    address: str
    token: str
    body: dict
    name: str
    statuses: Counter = field(default_factory=Counter)
    lost_answers: int = 0
    bare_503: int = 0
    acknowledged: list[str] = field(default_factory=list)

    def work(self, least: int, done: Event) -> None:
        number = 0
        while number < least or not done.is_set():
            need = self._ask("/needs", self.body, f"{self.name}-{number}-draft")["id"]
            sent = self._ask(f"/needs/{need}/submit", {}, f"{self.name}-{number}-submit")
            assert sent["id"] == need
            self.acknowledged.append(need)
            number += 1

    def _ask(self, path: str, body: dict, key: str) -> dict:
        """The answer, however often the question must be repeated."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = requests.post(
                    f"http://{self.address}/api/v1{path}", json=body, headers=headers, timeout=15
                )
            except requests.RequestException:
                self.lost_answers += 1
                time.sleep(0.05)
                continue
            self.statuses[answer.status_code] += 1
            if answer.status_code in (200, 201):
                return answer.json()
            assert answer.status_code in PASSING, answer.text
            self.bare_503 += answer.status_code == 503 and "Retry-After" not in answer.headers
            time.sleep(0.1)
        raise AssertionError(f"no answer to {key} in {PATIENCE_SECONDS} s: {self.statuses}")


def clients(world: World, address: str, count: int) -> list[Client]:
    """Owners with a verified firm and a consent each."""
    found = []
    for number in range(count):
        farm = builders.a_farm(world)
        farm.consent()
        token = world.token(farm.owner, "api")
        found.append(Client(address, token, builders.body(farm.firm), f"client-{number}"))
    return found


def at_work(crowd: list[Client], least: int, done: Event, disturb) -> None:
    """All work at once while `disturb` happens; each ends its present need afterwards."""
    # Our own transaction would be ended as idle meanwhile.
    db.session.remove()
    with ThreadPoolExecutor(max_workers=len(crowd) + 1) as pool:
        working = [pool.submit(client.work, least, done) for client in crowd]
        try:
            disturb()
        finally:
            done.set()
        for work in working:
            work.result()
