"""How long one need takes against shelves of 50, 2,000 and 20,000 products.

    python -m tests.bench.bench_match [--rounds 5] [--seed 7]

Two measurements per size, medians over needs, sizes interleaved in every round: `screen` is the
comparison with the whole shelf, with counts, the first twenty in order of cost and the nearest
changes of the next twenty (what a page shows). The kernel's exact figures of a price are worked
out once and kept, as in a worker; the first need of each size warms them and is not counted.
"""

import argparse
import json
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from app.matching.rules.cost import Price
from app.matching.rules.fit import ProductFacts, complete
from app.matching.rules.matches import Ask, Matches, domains_of
from app.matching.rules.ranking import likelihoods
from app.matching.rules.shelf import Shelf
from app.policy.policy import policy_on
from app.products.rules.eligibility import Bounds, Clause

SIZES = (50, 2_000, 20_000)
NEEDS = 40
SHOWN = 20
DAY = date(2026, 3, 31)
TRADES = ("A01", "A03", "C13", "C14", "C17", "C33", "F51", "F52", "H61", "H62")
METHODS = ("equal_instalment", "equal_principal", "interest_only", "bullet")
USES = ("working_capital", "equipment", "facility", "inventory", "order", "other")


def a_product(key: int, draw: random.Random) -> ProductFacts:
    least = draw.choice((1, 5, 10, 20)) * 1_000_000
    most = least + draw.choice((20, 50, 100, 300, 1000)) * 1_000_000
    shortest = draw.choice((1, 3, 6))
    guaranteed = draw.random() < 0.3
    return ProductFacts(
        key=key,
        public_id=f"p{key}",
        bounds=Bounds(least, most, shortest, shortest + draw.choice((6, 12, 24, 36)), guaranteed),
        rules=tuple(_rules(draw)),
        price=Price(
            Decimal(draw.randrange(300, 800, 5)) / 10_000,
            draw.choice(METHODS),
            Decimal(draw.randrange(50, 105, 5)) / 10_000 if guaranteed else None,
        ),
    )


def _rules(draw: random.Random) -> list[Clause]:
    offered = [
        ("industry", "prefix", draw.sample(TRADES, 5)),
        ("use", "in", draw.sample(USES, 4)),
        ("founded_months", ">=", draw.choice((0, 6, 12, 24, 36))),
        ("revenue_fen", ">=", draw.randrange(0, 100_000_000, 1_000_000)),
        ("employees", ">=", draw.randrange(0, 12)),
        ("size", "in", ["micro", "small"]),
    ]
    chosen = draw.sample(offered, draw.randrange(1, 5))
    return [Clause(f"R{n}", *rule, "条件") for n, rule in enumerate(chosen)]


def a_need(draw: random.Random) -> dict[str, Any]:
    amount = int(np.exp(draw.gauss(np.log(22_000_000), 0.8)))
    return complete(
        {
            "amount_fen": max(1_000_000, amount),
            "term_months": draw.choice((6, 12, 18, 24, 36)),
            "use": draw.choice(USES),
            "wants_guarantee": draw.random() < 0.4,
            "industry": draw.choice(TRADES) + "1",
            "founded_months": draw.randrange(0, 120),
            "revenue_fen": draw.randrange(0, 300_000_000),
            "employees": draw.randrange(0, 30),
            "size": draw.choice(("micro", "small", "medium")),
        }
    )


def screen(shelf: Shelf, ask: Ask) -> None:
    Matches(shelf, ask).counts()


def page(shelf: Shelf, ask: Ask) -> None:
    found = Matches(shelf, ask)
    found.counts()
    for row in found.eligible(SHOWN):
        _ = row.reasons
    for other in found.ineligible(SHOWN):
        _ = other.reasons, other.change


METRICS: dict[str, Callable[[Shelf, Ask], None]] = {"screen": screen, "page": page}


def measure(rounds: int, seed: int) -> dict[tuple[str, int], list[float]]:
    """Per metric and size, the median microseconds of a need in each round."""
    draw = random.Random(seed)  # noqa: S311 a bench wants the same instances again
    shelves = {n: Shelf([a_product(key, draw) for key in range(n)]) for n in SIZES}
    policy = policy_on(DAY)
    chances, domains = likelihoods({}, policy=policy), domains_of(policy)
    asks = [Ask(a_need(draw), DAY, domains, chances) for _ in range(NEEDS)]
    for shelf in shelves.values():
        for ask in asks:
            page(shelf, ask)
    found: dict[tuple[str, int], list[float]] = {(m, n): [] for m in METRICS for n in SIZES}
    for _ in range(rounds):
        for name, work in METRICS.items():
            for size, shelf in shelves.items():
                found[name, size].append(_median_us(work, shelf, asks))
    return found


def _median_us(work: Callable[[Shelf, Ask], None], shelf: Shelf, asks: list[Ask]) -> float:
    times = []
    for ask in asks:
        began = time.perf_counter()
        work(shelf, ask)
        times.append((time.perf_counter() - began) * 1e6)
    return statistics.median(times)


def report(found: dict[tuple[str, int], list[float]], seed: int) -> None:
    """One JSON line per measurement; the baseline is the smallest shelf of the same run."""
    versions = {"python": platform.python_version(), "numpy": np.__version__}
    for (metric, size), values in found.items():
        base = statistics.median(found[metric, SIZES[0]])
        value = statistics.median(values)
        line = {
            "bench": "match",
            "size": size,
            "seed": seed,
            "metric": f"{metric}_us",
            "value": round(value, 1),
            "unit": "us",
            "baseline": f"{SIZES[0]} products",
            "baseline_value": round(base, 1),
            "ratio": round(value / base, 2),
            "rounds": len(values),
            "spread": [round(min(values), 1), round(max(values), 1)],
            "loadavg": os.getloadavg()[0],
            "versions": versions,
        }
        sys.stdout.write(json.dumps(line) + "\n")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seed", type=int, default=7)
    chosen = options.parse_args()
    report(measure(chosen.rounds, chosen.seed), chosen.seed)


if __name__ == "__main__":
    main()
