"""Fixtures of the attacks: addresses and phones nobody else uses."""

import secrets

import pytest


@pytest.fixture
def an_address():
    """Makes a fresh address: the counters of another test do not matter."""
    return lambda: f"fd00::{secrets.token_hex(2)}:{secrets.token_hex(2)}:{secrets.token_hex(2)}"


@pytest.fixture
def a_phone():
    """A mobile number of the block that belongs to nobody (RFC-like: 138 0000 xxxx)."""
    return f"1380000{secrets.randbelow(10_000):04d}"
