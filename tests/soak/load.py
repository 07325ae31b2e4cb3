"""Pages of a small and of an enlarged county, each on servers of its own, asked in turn.

Both counties are told by the demo at the sizes named; readers of several roles open the pages
that their links lead to, first of the one county, then of the other, all at once. Figures are
milliseconds; what counts are the ratios, since both servers share the machine.
"""

import argparse
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from app import create_app
from app.demo import accounts, loading
from app.infra import clock
from app.infra.db import db
from app.infra.embedded import Server, ensure_running
from tests.browser.walking import pages_of, signed_in
from tests.csrf import token_in
from tests.database import ROOT, fresh_database
from tests.fault.house import started

READERS = ("returnee2", "returnee3", "nongshang-officer", "guarantee-officer", "centre", "auditor")
SIZES = ("village", "county", "city")
MEDIAN_MOST, P99_MOST = 1.5, 2.0
"""Goals: how much slower the enlarged county's pages may be."""


def add_options(options: argparse.ArgumentParser) -> None:
    options.add_argument("--small", choices=SIZES, default="village", help="load: one county")
    options.add_argument("--large", choices=SIZES, default="city", help="load: the other")
    options.add_argument("--requests", type=int, default=3_000, help="load: of each county")


@dataclass
class Site:
    """A county at work, what its readers may open, and how long each opening took."""

    name: str
    address: str
    rows: int
    paths: dict[str, dict[str, str]]
    """Log-in -> door -> one address."""
    sessions: dict[str, requests.Session] = field(default_factory=dict)
    took_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)

    def sign_in(self, password: str) -> None:
        for login in self.paths:
            session = requests.Session()
            form = session.get(f"{self.address}/login", timeout=30).text
            token = token_in(form)
            assert token is not None, "no sign-in form"
            sent = {"csrf_token": token, "username": login, "password": password}
            answer = session.post(f"{self.address}/login", data=sent, timeout=30)
            assert answer.url != f"{self.address}/login", f"{login} was not let in"
            self.sessions[login] = session

    def open(self, login: str, door: str) -> None:
        cookies = self.sessions[login].cookies
        began = time.perf_counter()
        answer = requests.get(self.address + self.paths[login][door], cookies=cookies, timeout=60)
        if answer.status_code != 200:
            self.failed.append(f"{login} {door}: {answer.status_code}")
            return
        self.took_ms[door].append((time.perf_counter() - began) * 1_000)


def run(chosen: argparse.Namespace) -> bool:
    """Whether nothing failed and both ratios keep within their goals."""
    server = ensure_running(ROOT, name="load", durable=True)
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            sites = [
                stack.enter_context(_site(server, scale, folder))
                for scale in (chosen.small, chosen.large)
            ]
            asked = _ask(sites, chosen)
    finally:
        server.stop()
    return _report(sites, asked)


@contextmanager
def _site(server: Server, scale: str, folder: Path) -> Iterator[Site]:
    var = folder / scale
    var.mkdir()
    with fresh_database(server) as url:
        app = create_app({"DATABASE_URL": url, "VAR": var, "EXPECT_DEMO": False})
        began = time.monotonic()
        with app.app_context():
            loading.load(seed=7, scale=scale, day=clock.today())
            db.session.execute(db.text("analyze"))
            db.session.commit()
            rows = db.session.scalar(db.text("select count(*) from audit_entries"))
            people = {a["username"]: a["landing"] for a in accounts.document()["accounts"]}
            db.session.remove()
        password = str(app.config["DEMO_PASSWORD"])
        paths = {login: _paths(app, login, password, people[login]) for login in READERS}
        with app.app_context():
            db.engine.dispose()
        print(f"county  {scale}: {rows} journal entries, told in {time.monotonic() - began:.0f} s")
        with started(url, var) as processes:
            site = Site(scale, f"http://{processes.address}", int(rows or 0), paths)
            site.sign_in(password)
            yield site


def _paths(app, login: str, password: str, landing: str) -> dict[str, str]:
    """The first address of each door that this reader's links lead to."""
    pages = pages_of(app, signed_in(app, login, password), login, landing)
    found: dict[str, str] = {}
    for page in pages:
        if page.status == 200:
            found.setdefault(page.endpoint, page.path)
    return found


def _ask(sites: list[Site], chosen: argparse.Namespace) -> int:
    """So many requests of each county, the two in turn, four readers at once; until time is up."""
    draw, deadline = random.Random(chosen.seed), time.monotonic() + chosen.minutes * 60
    shared = [
        (login, door)
        for login in READERS
        for door in sorted(set(sites[0].paths[login]) & set(sites[1].paths[login]))
    ]
    wanted = [draw.choice(shared) for _ in range(chosen.requests)]

    def both(one: tuple[str, str]) -> int:
        if time.monotonic() > deadline:
            return 0
        for site in sites:
            site.open(*one)
        return 1

    for one in shared:
        both(one)
    for site in sites:
        site.took_ms.clear()
    with ThreadPoolExecutor(max_workers=4) as pool:
        return sum(pool.map(both, wanted))


def _report(sites: list[Site], asked: int) -> bool:
    small, large = sites
    print(f"asked   {asked} pages of each county, four readers at once")
    doors = sorted(set(small.took_ms) & set(large.took_ms))
    for door in doors:
        before, after = (statistics.median(site.took_ms[door]) for site in sites)
        print(f"page    {door:<36} {before:7.0f} {after:7.0f} ms  × {after / before:.2f}")
    times = [[ms for door in doors for ms in site.took_ms[door]] for site in sites]
    median = statistics.median(times[1]) / statistics.median(times[0])
    p99 = _p99(times[1]) / _p99(times[0])
    for site, took in zip(sites, times, strict=True):
        half, late = statistics.median(took), _p99(took)
        print(f"county  {site.name}: median {half:.0f} ms, p99 {late:.0f} ms, {site.rows} entries")
    print(f"ratio   median {median:.2f} (goal {MEDIAN_MOST}), p99 {p99:.2f} (goal {P99_MOST})")
    failed = small.failed + large.failed
    for line in failed[:20]:
        print(f"BREACH  {line}")
    return not failed and median <= MEDIAN_MOST and p99 <= P99_MOST


def _p99(took: list[float]) -> float:
    return sorted(took)[min(len(took) - 1, len(took) * 99 // 100)]
