"""Fixtures of risk cards."""

import pytest

from tests.whitelist.governance.builders import Desk, a_desk
from tests.world import World


@pytest.fixture
def desk(world: World) -> Desk:
    return a_desk(world)


@pytest.fixture
def scored(desk: Desk) -> Desk:
    """The firm agreed to scoring, a champion is in use and has scored it."""
    desk.office.agree()
    desk.champion()
    desk.score()
    return desk
