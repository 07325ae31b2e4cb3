"""Fixtures of the room."""

import pytest

from tests.whitelist.builders import Office, an_office
from tests.whitelist.listing import Desk, a_desk
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


@pytest.fixture
def desk(world: World) -> Desk:
    """An office of three and a firm that may be proposed for the list."""
    return a_desk(world)
