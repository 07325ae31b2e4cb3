"""Fixtures of the room."""

import pytest

from tests.agreements.builders import Table, a_table


@pytest.fixture
def table(world) -> Table:
    """The parties of a programme."""
    return a_table(world)
