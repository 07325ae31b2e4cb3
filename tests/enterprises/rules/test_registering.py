"""Registering: what is accepted, what is refused and at which field; pure rules."""

from dataclasses import replace
from datetime import date

import pytest

from app.enterprises.rules.registering import (
    EnterpriseDraft,
    Identity,
    KnownPlaces,
    draft_refusals,
    edit_refusals,
    normalised,
    size_of,
)
from app.policy.policy import policy_on

ON = date(2026, 11, 24)
POLICY = policy_on(ON)
BOTH = KnownPlaces(township=True, park=True)
GOOD = EnterpriseDraft(
    name="河口脐橙加工厂",
    uscc="91500236MA5U5JQ80X",
    kind="workshop",
    industry="C13",
    township_id="t",
    founded_on=date(2021, 3, 15),
    employees=12,
    revenue_fen=280_000_000,
    assets_fen=0,
)


def refused(draft: EnterpriseDraft, places: KnownPlaces = BOTH) -> list[str | None]:
    found = draft_refusals(normalised(draft), places=places, on=ON, policy=POLICY)
    return [refusal.field for refusal in found]


def test_a_workshop_may_stand_without_a_credit_code():
    assert refused(replace(GOOD, uscc=None)) == []


@pytest.mark.parametrize("kind", ["company", "sole_trader", "farm_cooperative", "family_farm"])
def test_everyone_else_needs_a_credit_code(kind):
    assert refused(replace(GOOD, uscc=" ", kind=kind)) == ["uscc"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "橙" * 121),
        ("name", "橙\x00厂"),
        ("uscc", "91500236MA5U5JQ800"),
        ("kind", "school"),
        ("industry", "C99"),
        ("industry", "Z13"),
        ("industry", "K70"),
        ("industry", "J66"),
        ("founded_on", date(2026, 11, 25)),
        ("employees", -1),
        ("revenue_fen", -1),
        ("assets_fen", 10**15 + 1),
        ("returnee_kind", "prince"),
    ],
)
def test_a_bad_value_is_told_at_its_field(field, value):
    assert refused(replace(GOOD, **{"uscc": None, field: value})) == [field]


def test_places_that_do_not_exist_are_told_at_their_fields():
    unknown = KnownPlaces(township=False, park=False)
    assert refused(replace(GOOD, uscc=None), unknown) == ["township_id", "park_id"]


def test_every_reason_is_told_at_once():
    wrong = replace(GOOD, name="", industry="X", founded_on=date(2027, 1, 1))
    assert refused(replace(wrong, uscc=None)) == ["name", "industry", "founded_on"]


def test_what_is_typed_is_folded_before_it_is_kept():
    draft = normalised(
        replace(GOOD, name=" 河口  橙厂 ", uscc=" ９1500236ma5u5jq80x ", industry="c13")
    )
    assert (draft.name, draft.uscc, draft.industry) == ("河口 橙厂", "91500236MA5U5JQ80X", "C13")


def test_the_size_names_its_row_and_its_source():
    size = size_of(GOOD, POLICY)
    assert (size.size, bool(size.row), bool(size.source)) == ("micro", True, True)


BEFORE = Identity("旧名", "X", "company")


@pytest.mark.parametrize(
    ("state", "after", "fields"),
    [
        ("unverified", Identity("新名", "Y", "workshop"), []),
        ("verified", BEFORE, []),
        ("verified", Identity("新名", "X", "company"), ["name"]),
        ("suspended", Identity("旧名", "Y", "workshop"), ["uscc", "kind"]),
        ("closed", BEFORE, [None]),
    ],
)
def test_what_was_verified_is_not_altered_by_its_holder(state, after, fields):
    assert [r.field for r in edit_refusals(state, before=BEFORE, after=after)] == fields
