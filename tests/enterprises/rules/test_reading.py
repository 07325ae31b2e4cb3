"""Which facts of an enterprise which reader is shown."""

import pytest

from app.enterprises.rules.reading import LENDERS, fields_for, jobs_shown
from app.kernel.actors import Role

TO_LENDERS = {
    "id", "name", "uscc", "kind", "industry", "township_id", "park_id", "founded_on",
    "employees", "revenue_fen", "assets_fen", "size", "state",
}  # fmt: skip


@pytest.mark.parametrize("role", sorted(LENDERS))
def test_a_lender_reads_what_the_consent_names_and_no_more(role):
    assert set(fields_for(role)) == TO_LENDERS


def test_a_park_reads_facts_without_amounts():
    assert set(fields_for(Role.PARK_MANAGER)) == TO_LENDERS - {"revenue_fen", "assets_fen"}


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.FINANCE_CENTRE, Role.TOWNSHIP_LIAISON])
def test_the_owner_and_those_who_verify_read_it_all(role):
    assert set(fields_for(role)) > TO_LENDERS


def test_two_firms_jobs_are_not_told():
    assert (jobs_shown(0, 0), jobs_shown(2, 30), jobs_shown(3, 30)) == (0, None, 30)
