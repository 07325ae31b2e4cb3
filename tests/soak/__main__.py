"""One long proof: its figures as plain lines, exit 1 on a breach.

    python -m tests.soak race|crash|fuzz|load|drill|pages [--seed N] [--minutes N]

race   limits, pledges, bookings, acceptances, tokens: threads and processes, each with its control
crash  kill -9 of web and worker, crashes of the database, a full disk: under load
fuzz   the API from its own document, every form against hostile and random strings
load   pages of a small and of an enlarged county on running servers, as ratios
drill  backup, loss, restore into another cluster; a thousand changes of the journal, each found
pages  every page × widths × themes × languages in a browser
"""

import argparse
import os
import random
import sys

from tests.soak import load
from tests.soak.running import Order, run

ORDERS = {
    "race": Order(
        [
            "tests/guarantee/test_race.py",
            "tests/collateral/test_race.py",
            "tests/referrals/test_races.py",
            "tests/loans/test_races.py",
            "tests/consents/test_race.py",
            "tests/infra/test_ledger_race.py",
            "tests/infra/test_idempotency.py",
            "tests/fault/test_processes.py",
            "tests/fault/test_consent_race.py",
            "tests/guarantee/test_machine.py",
            "tests/collateral/test_machine.py",
            "tests/consents/test_machine.py",
            "tests/loans/test_machine.py",
        ],
        numbers={
            "race_trials": 500,
            "process_trials": 100,
            "consent_trials": 125,
            "machine_examples": 60,
        },
        fixed={"machine_steps": 40},
    ),
    "crash": Order(
        ["tests/fault/test_kill9.py", "tests/fault/test_disk_full.py"],
        numbers={"needs_each": 500},
        fixed={"kills": 15, "restarts": 3},
    ),
    "fuzz": Order(
        ["tests/attack/test_api_fuzz.py", "tests/attack/test_forms.py"],
        numbers={"fuzz_examples": 40, "random_strings": 60},
    ),
    "drill": Order(
        ["tests/fault/test_drill.py", "tests/infra/test_audit.py", "tests/infra/backup"],
        numbers={"drill_needs": 300},
        fixed={"mutations": 1_000},
    ),
    "pages": Order(
        ["tests/soak/grid.py"],
        options=["-p", "tests.browser.conftest"],
    ),
}


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("part", choices=sorted([*ORDERS, "load"]))
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1, 2**31))
    options.add_argument("--minutes", type=int, default=60, choices=range(1, 61), metavar="1..60")
    load.add_options(options)
    chosen = options.parse_args()
    print(f"part    {chosen.part}, seed {chosen.seed}, {chosen.minutes} minutes at most")
    print(f"machine {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the beginning")
    if chosen.part == "load":
        held = load.run(chosen)
    else:
        held = run(ORDERS[chosen.part], seed=chosen.seed, minutes=chosen.minutes)
    print("held" if held else "BREACH")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
