"""Fees a product announces."""

from decimal import Decimal

import pytest

from app.products.rules.fees import (
    FeeDraft,
    fee_amount,
    fee_of,
    fee_refusals,
    guarantee_fee_refusals,
    yearly_fee,
)

RATE = FeeDraft("insurance_premium", "人保奉节", rate=Decimal("0.0050"))
FIXED = FeeDraft("appraisal", "评估公司", amount_fen=80_000)


def test_a_yearly_rate_runs_over_the_term_and_is_rounded_once():
    assert yearly_fee(300_000_000, Decimal("0.008"), 12) == 2_400_000
    assert yearly_fee(1, Decimal("0.01"), 600) == 1
    assert fee_amount(RATE, 10_000_000, 6) == 25_000
    assert fee_amount(FIXED, 10_000_000, 6) == 80_000


@pytest.mark.parametrize("fee", [RATE, FIXED])
def test_a_fee_is_read_back_as_it_was_kept(fee):
    assert fee_of(fee.document()) == fee


def test_what_is_kept_has_no_trailing_zeros():
    assert RATE.document()["rate"] == "0.005"


@pytest.mark.parametrize(
    ("fee", "code"),
    [
        (FeeDraft("bribe", "某人", amount_fen=1), "fee_kind_unknown"),
        (FeeDraft("guarantee_fee", "担保公司", amount_fen=1), "fee_kind_unknown"),
        (FeeDraft("other", " ", amount_fen=1), "fee_payee_missing"),
        (FeeDraft("other", "某公司"), "fee_amount_unclear"),
        (FeeDraft("other", "某公司", rate=Decimal("0.01"), amount_fen=1), "fee_amount_unclear"),
        (FeeDraft("other", "某公司", amount_fen=0), "fee_not_positive"),
        (FeeDraft("other", "某公司", rate=Decimal(0)), "fee_rate_out_of_range"),
        (FeeDraft("other", "某公司", rate=Decimal("0.25")), "fee_rate_out_of_range"),
    ],
)
def test_an_unclear_fee_is_refused(fee, code):
    assert [r.code for r in fee_refusals((fee,))] == [code]


def test_ten_fees_are_enough():
    assert [r.code for r in fee_refusals((FIXED,) * 11)] == ["too_many_fees"]
    assert not list(fee_refusals((FIXED,) * 10))


def test_only_a_guaranteed_product_charges_a_guarantee_fee():
    fee = Decimal("0.008")
    assert not list(guarantee_fee_refusals(fee, guaranteed=True))
    assert not list(guarantee_fee_refusals(None, guaranteed=False))
    assert [r.code for r in guarantee_fee_refusals(fee, guaranteed=False)] == [
        "guarantee_fee_unfit"
    ]
    assert [r.code for r in guarantee_fee_refusals(Decimal("0.3"), guaranteed=True)] == [
        "guarantee_fee_out_of_range"
    ]
