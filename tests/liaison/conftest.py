"""A farm, and the liaison officer of its township."""

import pytest

from tests.liaison.builders import an_officer
from tests.needs.builders import Farm, a_farm


@pytest.fixture
def farm(world) -> Farm:
    return a_farm(world)


@pytest.fixture
def officer(farm):
    return an_officer(farm.world)
