"""Fixtures of the room."""

import pytest

from tests.whitelist.builders import Office, an_office
from tests.world import World


@pytest.fixture
def office(world: World) -> Office:
    return an_office(world)


@pytest.fixture
def scored(office: Office) -> Office:
    """The firm agreed to scoring and was scored."""
    office.agree()
    office.score()
    return office
