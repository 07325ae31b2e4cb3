"""What may be declared, and what the law never lets be pledged."""

from datetime import date, timedelta

import pytest

from app.collateral.rules.catalogue import kinds
from app.collateral.rules.declaring import AppraisalDraft, AssetDraft, declaration_refusals
from app.policy.policy import policy_on

DAY = date(2026, 11, 25)
POLICY = policy_on(DAY)


def refusals(kind="C02", description="烘干线一条", identifier="A1", fen=100, on=DAY, variant=None):
    draft = AssetDraft(kind, description, identifier, AppraisalDraft(fen, on, None, variant))
    return declaration_refusals(draft, on=DAY, policy=POLICY)


def test_an_ordinary_machine_is_taken():
    assert refusals() == ()


@pytest.mark.parametrize("code", POLICY["collateral.never"])
def test_nothing_of_the_never_accept_list_is_taken(code):
    (found,) = refusals(kind=code)
    assert (found.code, found.field, found.citation) == ("never_accepted", "kind", "civil-code#399")


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        ("C18", "老家宅基地上的房子"),
        ("C17", "原村小学校教学楼及土地"),
        ("C18", "镇卫生院门诊楼"),
        ("C02", "烘干线一条，已被查封"),
        ("C15", "土地所有权"),
        ("C11", "货车，存在权属争议"),
    ],
)
def test_a_description_that_names_such_a_thing_is_refused_with_its_clause(kind, description):
    (found,) = refusals(kind=kind, description=description)
    assert found.code == "never_accepted" and found.field == "description"
    assert found.citation == "civil-code#399"


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        ("C02", "烘干线一条，未被查封"),
        ("C18", "厂房，无权属争议"),
        ("C18", "学校旁的厂房"),
        ("C05", "应收县中学校食堂脐橙款"),
        ("C18", "厂房一栋，非宅基地"),
    ],
)
def test_a_denial_and_a_neighbour_are_no_obstacle(kind, description):
    assert refusals(kind=kind, description=description) == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "C99"}, "kind"),
        ({"description": "  "}, "description"),
        ({"description": "橙" * 501}, "description"),
        ({"identifier": "--"}, "identifier"),
        ({"identifier": "1" * 121}, "identifier"),
        ({"fen": 0}, "appraised_fen"),
        ({"on": DAY + timedelta(days=1)}, "appraised_on"),
        ({"variant": "insured"}, "variant"),
    ],
)
def test_a_bad_value_is_named_by_its_field(change, field):
    assert [found.field for found in refusals(**change)] == [field]


def test_every_reason_is_said_at_once():
    found = refusals(kind="C99", description="", identifier="", fen=0)
    assert [r.field for r in found] == ["kind", "description", "identifier", "appraised_fen"]


def test_the_catalogue_has_its_nineteen_kinds_with_a_clause_each():
    found = kinds(POLICY)
    assert list(found) == [f"C{n:02d}" for n in range(1, 20)]
    assert all(kind.citation and 0 < kind.ltv_cap < 1 for kind in found.values())
