"""Edges that a person can read, and shapes that stay monotone in few bins."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.whitelist.training.bins import base_of, plain_edge

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    "last, first, edge",
    [
        (1049.0, 1207.3, 1100.0),
        (12.0, 13.0, 12.0),
        (0.123, 0.125, 0.123),
        (0.1234, 0.13, 0.124),
        (-5.0, 3.0, 0.0),
        (-3.7, -3.2, -3.7),
        (999.0, 1001.0, 1000.0),
    ],
)
def test_an_edge_has_as_few_digits_as_can_be(last, first, edge):
    found = plain_edge(last, first)
    assert last <= found < first
    assert len(repr(found)) <= len(repr(edge))


@given(NUMBERS, NUMBERS)
def test_an_edge_always_separates(a, b):
    last, first = sorted((a, b))
    if last < first:
        found = plain_edge(last, first)
        assert last <= found < first
        assert not (found == 0 and math.copysign(1, found) < 0)


def test_six_hundred_points_are_twenty_good_to_one_bad_and_twenty_more_twice_that():
    assert base_of(-math.log(20)) == 600
    assert base_of(-math.log(40)) == 620
    assert base_of(0.0) == 514
