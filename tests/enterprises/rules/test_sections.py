"""Every section that an industry may stand in has a name."""

from app.enterprises.rules.sections import SECTION_NAMES
from app.policy.industries import SECTION_OF_DIVISION


def test_every_section_of_the_catalogue_has_a_name():
    assert set(SECTION_OF_DIVISION.values()) <= set(SECTION_NAMES)
