"""Rank and amount against what is left."""

import pytest

from app.collateral.rules.pledging import (
    Encumbrance,
    Secured,
    pledge_refusals,
    secured_refusals,
    value_refusals,
)


def refusals(fen=10, rank=1, state="verified", taken=(), left=100, is_open=True):
    secured = Secured("referral", "r", "e", is_open)
    asset = Encumbrance(state, taken, left)
    return pledge_refusals(secured=secured, secured_fen=fen, rank=rank, asset=asset)


def codes(**kw):
    return [(found.code, found.field) for found in refusals(**kw)]


def test_up_to_the_ceiling_a_pledge_is_taken_and_one_fen_more_is_not():
    assert codes(fen=100) == []
    assert codes(fen=101) == [("already_encumbered", "secured_fen")]


def test_a_taken_rank_is_refused_and_the_next_is_free():
    assert codes(taken={1}) == [("already_encumbered", "rank")]
    assert codes(taken={1}, rank=2) == []


def test_both_reasons_are_said_at_once():
    assert len(refusals(fen=101, taken={1})) == 2


@pytest.mark.parametrize("state", ["disposed", "withdrawn"])
def test_what_is_gone_secures_nothing(state):
    assert codes(state=state) == [("asset_gone", None)]


def test_a_closed_business_is_not_secured():
    assert codes(is_open=False) == [("secured_closed", None)]


@pytest.mark.parametrize(
    ("fen", "rank", "field"), [(0, 1, "secured_fen"), (1, 0, "rank"), (1, 10, "rank")]
)
def test_amount_and_rank_must_be_possible(fen, rank, field):
    assert [found.field for found in value_refusals(fen, rank)] == [field]


def test_an_asset_secures_its_own_enterprise():
    assert secured_refusals(Secured("loan", "l", "e", True), enterprise_id="e") == ()
    (found,) = secured_refusals(Secured("loan", "l", "e", True), enterprise_id="f")
    assert found.field == "loan_id"
