"""The table of fields: complete, labelled, and the same words as the rooms that hold the facts."""

from app.enterprises.models import KINDS as ENTERPRISE_KINDS
from app.needs.models import USES as NEED_USES
from app.products.rules.vocabulary import (
    FIELDS,
    KINDS,
    OFFERED,
    OPS,
    OPS_OF_KIND,
    USES,
)


def test_every_field_has_a_kind_with_operations_and_a_label():
    for field in FIELDS.values():
        assert field.label
        assert set(field.ops) <= set(OPS)
        assert field.kind in OPS_OF_KIND


def test_every_operation_makes_sense_of_some_kind():
    assert {op for ops in OPS_OF_KIND.values() for op in ops} == set(OPS)


def test_the_codes_are_those_of_needs_and_enterprises():
    assert tuple(USES) == tuple(NEED_USES)
    assert tuple(KINDS) == tuple(ENTERPRISE_KINDS)


def test_the_editor_offers_each_fact_once():
    labels = [field.label for field in OFFERED]
    assert len(labels) == len(set(labels))
    assert {field.same_as for field in FIELDS.values()} - {None} <= {f.name for f in OFFERED}
