"""Finding an industry by what a person types."""

import pytest

from app.enterprises.rules.industries import find, offered
from app.enterprises.rules.registering import classifiable


@pytest.mark.parametrize(
    "typed", ["C13", "c13", "Ｃ13", " C13 ", "C13 农副食品加工业", "农副食品加工业"]
)
def test_a_code_or_its_name_is_understood(typed):
    assert find(typed).code == "C13"


def test_a_finer_code_that_the_table_lacks_is_kept():
    assert find("C1399").code == "C1399"


def test_part_of_many_names_offers_what_it_might_mean():
    found = find("制造")
    assert found.code is None and len(found.candidates) > 1


def test_nothing_known_finds_nothing():
    assert find("炼金术") == find("") == find("   ")


def test_everything_offered_can_be_registered():
    assert offered() and all(classifiable(line.code) for line in offered())
    assert not any(line.code[0] in "JPST" or line.code == "K70" for line in offered())
