"""The policy of a day: values, their switch days, their digest, what may refuse."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.policy.entries import parameters_in
from app.policy.policy import NoValue, Policy, PolicyError, policy_on

DAY = date(2026, 11, 24)

PINNED = {
    "clocks.first_contact_working_days": 2,
    "clocks.decision_working_days": 10,
    "clocks.decision_green_working_days": 5,
    "clocks.decision_startup_working_days": 8,
    "clocks.outer_limit_calendar_days": 30,
    "clocks.ask_max_times": 2,
    "clocks.escalation_level2_working_days": 2,
    "clocks.escalation_level3_working_days": 5,
    "clocks.triage_working_days": 1,
    "referrals.open_max": 3,
    "consents.max_months": 12,
    "needs.amount_min_fen": 1_000_000,
    "needs.amount_max_fen": 5_000_000_000,
    "needs.term_max_months": 240,
    "needs.expire_days": 180,
    "needs.draft_months": 6,
    "offers.max_validity_days": 120,
    "offers.officer_limit_default_fen": 100_000_000,
    "appeals.file_working_days": 15,
    "appeals.answer_working_days": 10,
    "accounts.login_failures_per_name": 5,
    "accounts.login_failures_per_address": 20,
    "accounts.login_window_minutes": 15,
    "sessions.staff_idle_minutes": 15,
    "sessions.entrepreneur_idle_minutes": 30,
    "sessions.absolute_hours": 12,
    "lpr.one_year": Decimal("0.03"),
    "startup_loans.individual_cap_fen": 50_000_000,
    "startup_loans.firm_cap_fen": 600_000_000,
    "guarantee.client_ceiling_fen": 1_000_000_000,
    "guarantee.bank_share_min": Decimal("0.2"),
}


@pytest.mark.parametrize(("key", "value"), PINNED.items())
def test_a_value_in_force(key, value):
    assert policy_on(DAY)[key] == value


def switches():
    for entry in parameters_in().values():
        for before, after in zip(entry.values, entry.values[1:], strict=False):
            yield entry.key, before, after


def test_a_dated_value_switches_on_its_day_and_not_before():
    for key, before, after in switches():
        assert policy_on(after.begins).in_force(key) == after
        eve = policy_on(after.begins - timedelta(days=1))
        gap = before.ends != after.begins - timedelta(days=1)
        assert key not in eve if gap else eve.in_force(key) == before


def test_a_value_with_a_last_day_is_gone_the_day_after():
    key = "interest_subsidies.sme_fixed_assets.rate"
    assert policy_on(date(2026, 12, 31))[key] == Decimal("0.015")
    assert key not in policy_on(date(2027, 1, 1))


def test_the_cap_of_a_case_is_that_of_its_own_day():
    assert policy_on(date(2025, 6, 16))["startup_loans.individual_cap_fen"] == 30_000_000
    assert policy_on(date(2025, 9, 1))["startup_loans.individual_cap_fen"] == 50_000_000


def test_asking_before_the_first_value_names_the_day_and_the_way_out():
    with pytest.raises(NoValue, match=r"loans\.renewal|renewal\.keeps_class has no value on 2020"):
        policy_on(date(2020, 1, 1))["loans.renewal.keeps_class"]


def test_an_unknown_key_is_a_key_error_and_not_in_the_policy():
    policy = policy_on(DAY)
    assert "loans.nothing" not in policy
    with pytest.raises(KeyError, match="no parameter loans.nothing"):
        policy["loans.nothing"]


def test_a_day_after_a_switch_has_its_values_and_says_its_own_day():
    for _, _, after in switches():
        later = policy_on(after.begins + timedelta(days=1))
        assert later.day == after.begins + timedelta(days=1)
        assert later.digest == Policy(later.day, later._parameters, later._in_force).digest


def test_two_days_under_the_same_values_have_one_digest():
    assert policy_on(date(2026, 11, 23)).digest == policy_on(DAY).digest
    assert len(policy_on(DAY).digest) == 64


def test_the_digest_changes_with_any_value():
    policy = policy_on(DAY)
    digests = {policy.digest}
    changed = 0
    for key in policy:
        value = policy[key]
        if isinstance(value, bool):
            other = not value
        elif isinstance(value, int | Decimal):
            other = value + 1
        elif isinstance(value, str):
            other = value + "x"
        elif isinstance(value, tuple):
            other = (*value, value[0])
        else:
            other = {**value, "new": "1"}
        digests.add(policy.overlaid([(key, other, "county-2026")]).digest)
        changed += 1
    assert len(digests) == changed + 1


def test_a_value_cannot_be_changed_in_place():
    policy = policy_on(DAY)
    with pytest.raises(TypeError):
        policy["clocks.ask_max_times"] = 9  # the mapping has no setter
    with pytest.raises(TypeError):
        policy["guarantee.template.T1"]["bank"] = Decimal(1)


def test_a_county_row_lies_over_the_files_with_its_own_citation():
    policy = policy_on(DAY).overlaid([("guarantee.fee_rate_cap", "0.009", "fengjie-fees-2026")])
    assert policy["guarantee.fee_rate_cap"] == Decimal("0.009")
    assert policy.cite("guarantee.fee_rate_cap") == "fengjie-fees-2026"
    assert policy_on(DAY)["guarantee.fee_rate_cap"] == Decimal("0.01")


def test_the_later_county_row_wins():
    rows = [("clocks.ask_max_times", 1, "a"), ("clocks.ask_max_times", 3, "b")]
    assert policy_on(DAY).overlaid(rows)["clocks.ask_max_times"] == 3


@pytest.mark.parametrize(
    ("key", "value"),
    [("clocks.ask_max_times", "2"), ("guarantee.fee_rate_cap", "much"), ("clocks.none", 1)],
)
def test_a_county_row_of_another_type_or_an_unknown_key_is_refused(key, value):
    with pytest.raises(PolicyError):
        policy_on(DAY).overlaid([(key, value, "a")])


def test_hearsay_may_warn_but_never_refuse():
    policy = policy_on(DAY)
    assert policy.confidence("guarantee.leverage_small_share_min") == "K"
    assert not policy.may_refuse("guarantee.leverage_small_share_min")
    assert policy.may_refuse("guarantee.leverage_max")
    assert policy.may_refuse("clocks.ask_max_times")
    rows = [("guarantee.leverage_small_share_min", "0.5", "read-2026")]
    assert policy.overlaid(rows).may_refuse("guarantee.leverage_small_share_min")


def test_the_catalogues_are_whole():
    policy = policy_on(DAY)
    refusals = [k for k in policy if k.startswith("refusal_codes.R")]
    assert refusals == [f"refusal_codes.R{n:02d}" for n in range(1, 31)]
    objective = {k[-3:] for k in refusals if policy[k]["objective"]}
    assert objective == {f"R{n:02d}" for n in (*range(1, 11), 16, 22, 26)}
    assert {k.split(".")[1] for k in policy if k.endswith(".ltv_cap")} == {
        f"C{n:02d}" for n in range(1, 20)
    }
    assert all(f"complaint_codes.C{n}" in policy for n in range(1, 16))


def test_every_template_of_shares_is_a_whole():
    policy = policy_on(DAY)
    for name in ("T1", "T2", "T3", "T4", "T5"):
        assert sum(policy[f"guarantee.template.{name}"].values()) == 1
    assert sum(policy["insurance.template_shares"].values()) == 1
    assert sum(policy["whitelist.points"].values()) == 100
