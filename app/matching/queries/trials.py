"""A product's rules tried on the last needs of the county: counts and reasons, no need shown."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import exists, select

from app.consents.models import Consent, ConsentPurpose
from app.consents.queries import live
from app.enterprises.models import Enterprise
from app.infra.acts import Act
from app.infra.db import db
from app.infra.scope import unscoped
from app.matching.queries.facts import facts_of
from app.matching.queries.shelves import product_facts
from app.matching.rules.fit import fit
from app.needs.models import FinancingNeed
from app.products.models import Product
from app.products.rules.eligibility import Clause

NEEDS_TRIED = 50


@dataclass(frozen=True)
class Trial:
    """How many needs were tried and how many fit; per clause, how many it turns away."""

    tried: int
    eligible: int
    unknown: int
    clauses: tuple[tuple[Clause, int, int], ...]
    """(clause, needs that fail it, needs that lack its fact)."""


def trial_of(act: Act, product: Product) -> Trial:
    """Try a product, draft or live, on the last sent needs that agreed to being compared."""
    offered = product_facts(product)
    verdicts: Counter[str] = Counter()
    fails: Counter[int] = Counter()
    lacks: Counter[int] = Counter()
    needs = _last_needs(act)
    for need in needs:
        found = fit(facts_of(need, act.on), offered)
        verdicts[found.verdict] += 1
        for place, finding in enumerate(found.findings):
            fails[place] += finding.outcome == "fails"
            lacks[place] += finding.outcome == "unknown"
    rows = [(clause, fails[place], lacks[place]) for place, clause in enumerate(offered.clauses)]
    return Trial(len(needs), verdicts["eligible"], verdicts["unknown"], tuple(rows))


def _last_needs(act: Act) -> list[FinancingNeed]:
    agreed = exists(
        select(Consent.id)
        .join(ConsentPurpose, ConsentPurpose.consent_id == Consent.id)
        .join(Enterprise, Enterprise.public_id == Consent.enterprise_id)
        .where(
            Enterprise.id == FinancingNeed.enterprise_id,
            live(act.on),
            ConsentPurpose.purpose == "matching",
            ConsentPurpose.ended_at.is_(None),
        )
    )
    statement = unscoped(FinancingNeed, "only counts leave this room, under consent to matching")
    return list(
        db.session.scalars(
            statement.where(
                FinancingNeed.county_id == act.actor.county_id,
                FinancingNeed.submitted_at.is_not(None),
                agreed,
            )
            .order_by(FinancingNeed.submitted_at.desc(), FinancingNeed.id.desc())
            .limit(NEEDS_TRIED)
        )
    )
