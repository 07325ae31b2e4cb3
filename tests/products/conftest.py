"""Fixtures of the room."""

import pytest

from tests.products.builders import Lender


@pytest.fixture
def lender(world) -> Lender:
    """A bank with an officer who drafts and a manager who publishes."""
    return Lender(world)
