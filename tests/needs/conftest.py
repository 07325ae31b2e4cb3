"""A farm whose owner is known to the county, and one that is not yet."""

import pytest

from tests.needs.builders import Farm, a_farm


@pytest.fixture
def farm(world) -> Farm:
    return a_farm(world)


@pytest.fixture
def new_farm(world) -> Farm:
    """Not verified yet."""
    return a_farm(world, verified=False)
