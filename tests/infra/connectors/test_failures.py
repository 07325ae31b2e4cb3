"""A failure keeps its parts: a message id, its values, who can help."""

import pytest

from app.infra.connectors.failures import KINDS, VALUE_MAX, ConnectorFailed, failure, kept, read
from app.whitelist.views.connectors import TODO


def test_the_parts_are_kept_and_read_again():
    found = failure("other_side", "对方回应状态 {status}", status=500)
    assert read(kept(found)) == found
    assert found.message == "对方回应状态 500" and found.values == {"status": "500"}


def test_an_error_says_its_sentence_and_carries_its_parts():
    error = ConnectorFailed("settings", "没有这一种接口：{kind}", kind="pigeon")
    assert str(error) == "没有这一种接口：pigeon" and error.failure.code == "settings"


@pytest.mark.parametrize("message", ["连不上对方", "{", "[]", '{"kind": 1}', "7"])
def test_a_sentence_kept_whole_stays_as_it_is(message):
    assert (read(message).code, read(message).text) == ("other", message)


def test_nothing_failed_is_nothing():
    assert read("") is None


def test_a_value_is_bounded_and_an_unknown_kind_is_a_defect():
    assert len(failure("other", "{x}", x="9" * 999).values["x"]) == VALUE_MAX
    with pytest.raises(AssertionError):
        failure("nonsense", "x")


def test_every_kind_says_what_to_do():
    assert set(TODO) == set(KINDS)
