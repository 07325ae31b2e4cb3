"""Fixtures of the room."""

import pytest

from tests.referrals.builders import Road, a_road
from tests.world import World


@pytest.fixture
def road(world: World) -> Road:
    """A need of 50 万元 that may be sent to one bank."""
    return a_road(world)
