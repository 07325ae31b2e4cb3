"""Passwords, phones, roles of institutions."""

import pytest

from app.accounts import rules
from app.accounts.models import ORGANISATION_KINDS
from app.accounts.states import KIND_LABELS
from app.kernel.actors import STAFF_ROLES, Role


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_short"),
        ("x" * 300, "password_long"),
        ("1234567890", "password_common"),
        ("aaaaaaaaaaab", "password_common"),
        ("zhang-san-2026", "password_is_login"),
    ],
)
def test_a_weak_password_is_named_for_what_it_is(password, code):
    assert code in codes(rules.password_refusals(password, login="zhang-san"))


def test_a_long_phrase_is_accepted_without_mixture():
    assert rules.password_refusals("correct horse battery", login="zhang") == ()


@pytest.mark.parametrize("text", ["13812345678", "+86 138 1234 5678", "１３８１２３４５６７８"])
def test_a_phone_is_read_however_it_is_typed(text):
    assert rules.normal_mobile(text) == "13812345678"


@pytest.mark.parametrize("text", ["", "12345678901", "1381234567", "138123456789", "abc"])
def test_what_is_no_mobile_number_is_none(text):
    assert rules.normal_mobile(text) is None


def test_every_kind_of_institution_has_roles_and_every_staff_role_a_kind():
    assert set(KIND_LABELS) == set(ORGANISATION_KINDS)
    given = {role for kind in ORGANISATION_KINDS for role in rules.roles_of_kind(kind)}
    assert given == STAFF_ROLES


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.FINANCE_LEAD])
def test_a_bank_makes_no_auditor(role):
    assert codes(rules.role_refusals(role, kind="bank")) == ["role_of_other_kind"]


def test_nobody_is_made_an_entrepreneur():
    refusals = rules.role_refusals(Role.ENTREPRENEUR, kind="bank")
    assert codes(refusals) == ["role_self_registered"]
