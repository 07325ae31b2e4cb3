"""Who may publish, and when."""

from dataclasses import replace
from datetime import date

from app.products.rules.publishing import PublicationFacts, publication_refusals

FACTS = PublicationFacts({1, 2}, 3, None, None, date(2026, 11, 25))


def codes_of(**changes):
    return [r.code for r in publication_refusals(replace(FACTS, **changes))]


def test_another_person_publishes():
    assert codes_of() == []
    assert codes_of(publisher=1) == ["four_eyes"]
    assert codes_of(publisher=2) == ["four_eyes"]


def test_a_product_is_published_within_its_days():
    today = FACTS.on
    assert codes_of(valid_from=today, valid_to=today) == []
    assert codes_of(valid_from=date(2026, 11, 26)) == ["not_yet_valid"]
    assert codes_of(valid_to=date(2026, 11, 24)) == ["no_longer_valid"]
