"""Cursors carry the kinds of columns that lists are ordered by, and nothing forged."""

from datetime import UTC, date, datetime

import pytest

from app.infra.paging import _decode, _encode
from app.kernel.errors import Invalid

VALUES = [datetime(2026, 11, 26, 3, tzinfo=UTC), date(2026, 11, 26), 7, "甲"]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_went(value):
    assert _decode(_encode([value, 1]), [type(value), int]) == [value, 1]


@pytest.mark.parametrize(("said", "kind"), [(date(2026, 1, 1), datetime), ("2026-01-01", date)])
def test_a_value_of_another_kind_is_refused(said, kind):
    with pytest.raises(Invalid):
        _decode(_encode([said]), [kind])


@pytest.mark.parametrize(
    "cursor", ["x", "W1siZCIsIDFdXQ", "W1sieiIsIDFdXQ", "W1siZCIsICIxLTEtMSJdXQ"]
)
def test_a_forged_cursor_is_refused(cursor):
    with pytest.raises(Invalid):
        _decode(cursor, [date])
