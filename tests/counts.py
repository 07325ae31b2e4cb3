"""How often a test tries: a few times in `make test`, as often as it is told in `make soak`.

TRIALS = count("race_trials", 60)        GUIYAN_TEST_RACE_TRIALS=1000 makes it a thousand
"""

import os
import random

from hypothesis import HealthCheck, Phase, settings


def count(name: str, few: int) -> int:
    """`few`, unless the environment names another number."""
    return int(os.environ.get(_variable(name), few))


def _variable(name: str) -> str:
    return f"GUIYAN_TEST_{name.upper()}"


def asked(**numbers: int) -> dict[str, str]:
    """The environment that asks for these numbers."""
    return {_variable(name): str(number) for name, number in numbers.items()}


def seed(few: int) -> int:
    """The seed of draws: the same one every day, another one where `make soak` names it."""
    return count("seed", few)


def drawn(few: int) -> random.Random:
    return random.Random(seed(few))


def repeatable() -> bool:
    """Whether draws are to be the same every day: in `make test`, where no seed was named."""
    return _variable("seed") not in os.environ


def machine(examples: int, steps: int) -> settings:
    """Settings of a stateful machine: so many lives of so many steps, and more in `make soak`.

    A break is shown as it was found: to make it smaller would take minutes on real tables.
    """
    return settings(
        max_examples=count("machine_examples", examples),
        stateful_step_count=count("machine_steps", steps),
        deadline=None,
        database=None,
        derandomize=repeatable(),
        phases=[Phase.generate],
        report_multiple_bugs=False,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
