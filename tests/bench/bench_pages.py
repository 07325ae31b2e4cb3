"""Pages as ratios to a baseline of the same run.

    python -m tests.bench.bench_pages

match_page: requests per second of the match page over those of a bare single-file Flask page that
asks the database for the same session, need and products and fills a small template; rounds are
interleaved. work_list: the bank's list with 20,000 open referrals over the same list with 1,000;
rows are copied in bulk, as only benchmarks may. denial: the time in which a stranger is refused an
enterprise that exists over that for one that does not; the answers are alike, and so should the
times be.
"""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask, render_template_string
from sqlalchemy import text

from app import create_app
from app.infra.db import db, new_public_id
from tests.database import fresh_database, test_server
from tests.referrals.builders import a_lender, a_road
from tests.world import World

ROUNDS = 7
REQUESTS = 12
SHORT, LONG = 1_000, 20_000

BARE = """<!doctype html><title>x</title><h1>{{ need.amount_fen }}</h1><ul>
{% for p in products %}<li>{{ p.name }} {{ p.rate_min }} {{ p.amount_max_fen }}</li>{% endfor %}
</ul>"""


def bare_page(app: Flask, need_id: int, token_hash: str) -> Callable[[], Any]:
    """The same reads in one file, without a house around them."""
    page = Flask("bare")

    @page.get("/")
    def show() -> str:
        with app.app_context():
            run = db.session.execute
            run(text("select * from sign_ins where token_hash = :h"), {"h": token_hash}).first()
            need = run(text("select * from needs where id = :n"), {"n": need_id}).first()
            products = run(text("select * from products where state = 'published'")).all()
        return render_template_string(BARE, need=need, products=products)

    client = page.test_client()
    return lambda: client.get("/")


def seconds(call: Callable[[], Any], status: int = 200) -> float:
    """Time of one round of requests, each of which must end with `status`.

    On a thread of its own: a request must not inherit this script's application context.
    """

    def work() -> float:
        began = time.perf_counter()
        for _ in range(REQUESTS):
            answer = call()
            assert answer.status_code == status, answer.status
        return time.perf_counter() - began

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()


def interleaved(
    first: Callable[[], Any], second: Callable[[], Any], status: int = 200
) -> tuple[float, list[float]]:
    """Median ratio second/first of the times, and the ratios, round by round."""
    seconds(first, status), seconds(second, status)
    ratios = [seconds(second, status) / seconds(first, status) for _ in range(ROUNDS)]
    return statistics.median(ratios), ratios


def report(bench: str, metric: str, ratio: float, spread: list[float], baseline: str) -> None:
    line = {
        "bench": bench,
        "size": "county",
        "seed": None,
        "metric": metric,
        "value": round(ratio, 3),
        "unit": "ratio",
        "baseline": baseline,
        "baseline_value": 1,
        "ratio": round(ratio, 3),
        "rounds": ROUNDS,
        "spread": [round(min(spread), 3), round(max(spread), 3)],
        "loadavg": os.getloadavg()[0],
        "versions": {"python": platform.python_version()},
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)


_COPY = text(
    "insert into referrals (public_id, reference, need_id, lender_id, product_id, origin,"
    " green_channel, created_at, sent_at, contact_due_at, due_at, outer_due_at, asks, escalated,"
    " policy_digest, county_id, state, version, consent_id)"
    " select public_id || n, reference || n, need_id, lender_id, product_id, origin, green_channel,"
    " created_at, sent_at, contact_due_at, due_at + make_interval(secs => n), outer_due_at, 0, 0,"
    " policy_digest, county_id, 'sent', 1, consent_id"
    " from referrals, generate_series(cast(:first as int), cast(:last as int)) n"
    " where referrals.id = :id"
)


def fill_list(referral_id: int, first: int, last: int) -> None:
    """More open referrals of one bank; the one-open rule is lifted for the copies' sake."""
    db.session.execute(text("drop index if exists uq_referrals_open"))
    db.session.execute(_COPY, {"first": first, "last": last, "id": referral_id})
    db.session.execute(text("analyze"))
    db.session.commit()


def main() -> None:
    server = test_server()
    with fresh_database(server) as url:
        app = create_app({"DATABASE_URL": url, "TESTING": True, "EXPECT_DEMO": False})
        with app.app_context():
            measure(app)
            db.session.remove()
            db.engine.dispose()
    server.stop()


def measure_denial(world: World, firm_id: str) -> None:
    """What is not yours takes as long as what does not exist."""
    stranger = world.client(a_lender(world).officer)

    def asked(public_id: str) -> Callable[[], Any]:
        return lambda: stranger.client.get(f"/enterprises/{public_id}")

    ratio, spread = interleaved(asked(new_public_id()), asked(firm_id), status=404)
    report("pages", "denial", ratio, spread, "an enterprise that does not exist")


def measure(app: Flask) -> None:
    """Both measurements on one small county."""
    world = World(app)
    road = a_road(world)
    referral = road.send()
    db.session.commit()
    need = referral.need
    owner = world.client(road.owner)
    path = f"/me/needs/{need.public_id}/matches"
    bare = bare_page(app, need.id, "x" * 64)
    ratio, spread = interleaved(bare, lambda: owner.client.get(path))
    inverse = [1 / r for r in spread]
    report("pages", "match_page_requests", 1 / ratio, inverse, "bare single-file Flask page")
    measure_denial(world, road.farm.firm.public_id)
    officer = world.client(road.lenders[0].officer)
    fill_list(referral.id, 1, SHORT)
    short = statistics.median(seconds(lambda: officer.client.get("/bank")) for _ in range(ROUNDS))
    fill_list(referral.id, SHORT + 1, LONG)
    long = [seconds(lambda: officer.client.get("/bank")) for _ in range(ROUNDS)]
    ratios = [one / short for one in long]
    report("pages", f"work_list_{LONG}", statistics.median(ratios), ratios, f"{SHORT} referrals")


if __name__ == "__main__":
    main()
