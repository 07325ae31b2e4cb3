"""Fixtures of the room."""

import pytest

from tests.collateral.builders import Yard, a_yard
from tests.world import World


@pytest.fixture
def yard(world: World) -> Yard:
    """A dryer line of 168 万元, named by a need that was sent to two banks."""
    return a_yard(world)
