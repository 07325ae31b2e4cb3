"""The live answer for a need, and why one product refuses it."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.consents.queries import agreed_to
from app.infra.acts import Act
from app.kernel.refusals import Refusal
from app.matching.queries.facts import facts_of
from app.matching.queries.outcomes import tallies
from app.matching.queries.shelves import product_facts, shelf_of
from app.matching.rules.fit import fit, reason_of
from app.matching.rules.matches import Ask, Eligible, Ineligible, Matches, domains_of
from app.matching.rules.ranking import likelihoods
from app.needs.models import FinancingNeed
from app.products.models import Product
from app.products.queries import shelf_products


def matching_consented(need: FinancingNeed) -> bool:
    """Whether the enterprise agrees now to being compared with products."""
    return agreed_to(need.enterprise.public_id, "matching")


def matches_of(act: Act, need: FinancingNeed) -> Matches:
    """A need compared with the county's shelf as both stand now; works on a draft too."""
    return matches_for_facts(act, facts_of(need, act.on))


def matches_for_facts(act: Act, facts: Mapping[str, Any]) -> Matches:
    """Facts without a stored need: the pre-check of somebody unknown."""
    return Matches(shelf_of(act.actor.county_id, act.on), ask_of(act, facts))


def ask_of(act: Act, facts: Mapping[str, Any]) -> Ask:
    """The facts with what a need may ask and what became of others."""
    chances = likelihoods(tallies(act.actor.county_id), policy=act.policy)
    return Ask(facts, act.on, domains_of(act.policy), chances)


def refusals_for(act: Act, need: FinancingNeed, product: Product) -> tuple[Refusal, ...]:
    """Why a product does not take a need; empty when it is eligible."""
    found = fit(facts_of(need, act.on), product_facts(product))
    return tuple(reason_of(finding) for finding in found.wrong)


def rows_of(act: Act, shown: Iterable[Eligible | Ineligible]) -> dict[str, Product]:
    """The products behind results, by public id: names and lenders for a page."""
    wanted = [row.product.public_id for row in shown]
    found = shelf_products(act.actor.county_id, wanted)
    return {product.public_id: product for product in found}
