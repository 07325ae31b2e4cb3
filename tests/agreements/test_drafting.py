"""What a programme may say: every reason, both sides of each limit."""

from datetime import date
from decimal import Decimal

import pytest

from app.agreements.rules import draft_refusals, draft_warnings, programme_fee
from app.policy.policy import policy_on
from tests.agreements.builders import WAN, a_draft

POLICY = policy_on(date(2026, 11, 25))


def refused(**changes):
    return {r.code for r in draft_refusals(a_draft(**changes), policy=POLICY)}


def warned(**changes):
    return {r.code for r in draft_warnings(a_draft(**changes), policy=POLICY)}


def shares(**parts):
    return tuple((party, Decimal(part)) for party, part in parts.items())


def test_the_usual_terms_are_in_order():
    assert refused() == warned() == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"shares": shares(bank="0.2", guarantor="0.799999")}, "shares_not_whole"),
        ({"shares": shares(bank="0.199999", guarantor="0.800001")}, "bank_share_low"),
        ({"shares": shares(bank="1")}, "share_missing"),
        ({"shares": shares(bank="0.2", guarantor="0.8", insurer="0")}, "share_not_positive"),
        ({"shares": shares(bank="0.2", guarantor="0.8", court="0.0")}, "party_unknown"),
        ({"shares": shares(bank="0.2000001", guarantor="0.7999999")}, "share_too_fine"),
        ({"fee_rate": Decimal("0.010001")}, "fee_rate_high"),
        ({"per_client_cap_fen": 1_000 * WAN + 1}, "client_cap_high"),
        ({"quota_fen": 0}, "amount_out_of_range"),
        ({"valid_to": date(2000, 1, 1)}, "days_out_of_order"),
        ({"trigger_days_overdue": 0}, "trigger_out_of_range"),
        ({"claim_window_years": 11}, "window_out_of_range"),
        ({"claim_base": "everything"}, "claim_base_unknown"),
    ],
)
def test_one_slip_is_one_reason(changes, code):
    assert refused(**changes) == {code}


@pytest.mark.parametrize(
    "changes",
    [
        {"shares": shares(bank="0.2", guarantor="0.8")},
        {"shares": shares(bank="0.200001", guarantor="0.799999")},
        {"fee_rate": Decimal("0.01")},
        {"fee_rate": Decimal(0)},
        {"per_client_cap_fen": 1_000 * WAN},
        {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 1)},
    ],
)
def test_the_limit_itself_is_allowed(changes):
    assert refused(**changes) == set()


def test_all_reasons_come_at_once():
    found = refused(name="", quota_fen=0, fee_rate=Decimal("0.02"))
    assert found == {"name_missing", "amount_out_of_range", "fee_rate_high"}


def test_hearsay_warns_where_a_read_source_refuses():
    agri = {"system": "agri", "fee_rate": Decimal("0.0081")}
    assert refused(**agri) == set()
    assert "fee_rate_high" in warned(**agri)


def test_a_large_share_of_the_fund_is_looked_at_twice_outside_the_plan():
    large = shares(national_fund="0.4", guarantor="0.4", bank="0.2")
    assert "fund_share_high" in warned(shares=large)
    assert warned(shares=large, plan=True) == set()


@pytest.mark.parametrize(
    ("amount", "rate", "months", "fee"),
    [
        (300 * WAN, "0.008", 12, 2_400_000),
        (100, "0.005", 12, 1),
        (99, "0.005", 12, 0),
        (50 * WAN, "0.01", 18, 750_000),
    ],
)
def test_the_fee_is_a_yearly_rate_half_up(amount, rate, months, fee):
    assert programme_fee(a_draft(fee_rate=Decimal(rate)), amount, months) == fee
