"""The journal keeps codes; the frame of the pages says them as the rules of the list do."""

import pytest

from app.shell.labels import reason_label
from app.whitelist.rules.listing import EXITS, NEGATIVES

CODED = {**EXITS, **NEGATIVES}


@pytest.mark.parametrize("code", CODED)
def test_a_reason_in_the_journal_is_said_as_on_the_list(code):
    assert reason_label(code) == CODED[code]


def test_one_code_is_never_said_in_two_ways():
    assert {code: EXITS[code] for code in EXITS.keys() & NEGATIVES.keys()} == {
        code: NEGATIVES[code] for code in EXITS.keys() & NEGATIVES.keys()
    }
