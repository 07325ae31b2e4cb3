"""Fixtures of the room."""

import pytest

from app.infra.calendar import fill
from tests.guarantee.builders import Path, a_path


@pytest.fixture
def path(world) -> Path:
    """An offer of half a million yuan that a programme of a hundred million may cover."""
    fill()
    return a_path(world)


@pytest.fixture
def paths(world):
    """Paths of one's own making."""
    fill()
    return lambda **kw: a_path(world, **kw)
