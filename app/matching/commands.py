"""Writes of the room: a match run, an outcome."""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as insert_once

from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.matching import queries
from app.matching.models import Match, MatchOutcome, MatchRun
from app.matching.rules.change import changes_document
from app.matching.rules.fit import plain
from app.matching.rules.matches import Eligible, Ineligible, Matches
from app.needs.models import FinancingNeed
from app.products.models import Product
from app.products.queries import catalogue_version


def match_need(act: Act, *, need: FinancingNeed) -> MatchRun | None:
    """Compare a sent need with the shelf, keep what was found, and tell that it is done.

    Without consent to matching nothing is compared, and the need goes on all the same.
    """
    if not queries.matching_consented(need):
        journal.note(act, need, "match_skip", announce="match.done", reason="no_live_consent")
        return None
    found = queries.matches_of(act, need)
    run = MatchRun(
        county_id=need.county_id,
        need_id=need.id,
        ran_at=act.at,
        catalogue_version=catalogue_version(need.county_id),
        facts={name: plain(value) for name, value in found.ask.facts.items()},
        eligible=found.eligible_count,
        ineligible=found.ineligible_count,
        policy_digest=act.policy.digest,
    )
    db.session.add(run)
    db.session.flush()
    rows = [*map(_eligible, found.eligible()), *map(_ineligible, found.ineligible())]
    if rows:
        db.session.execute(insert(Match), [{"run_id": run.id, **row} for row in rows])
    journal.note(act, need, "match", announce="match.done", detail=_counts(run, found))
    return run


def _counts(run: MatchRun, found: Matches) -> dict[str, Any]:
    return {"run": run.public_id, **found.counts()}


def _eligible(row: Eligible) -> dict[str, Any]:
    return {
        "product_id": row.product.key,
        "verdict": "eligible",
        "rank": row.rank,
        "annual_rate": row.product.price.annual_rate,
        "all_in_annual_cost": row.cost,
        "likelihood": row.likelihood.value,
        "reasons": [],
        "smallest_change": None,
    }


def _ineligible(row: Ineligible) -> dict[str, Any]:
    return {
        "product_id": row.product.key,
        "verdict": row.fit.verdict,
        "rank": None,
        "annual_rate": row.product.price.annual_rate,
        "all_in_annual_cost": None,
        "likelihood": None,
        "reasons": [
            {"code": r.code, "field": r.field, "actual": r.actual, "required": r.required}
            for r in row.reasons
        ],
        "smallest_change": changes_document(row.change),
    }


def record_outcome(act: Act, *, product: Product, referral_id: str, outcome: str) -> None:
    """Keep what became of a referral; the first outcome of a referral counts."""
    db.session.execute(
        insert_once(MatchOutcome)
        .values(
            county_id=product.county_id,
            product_id=product.id,
            referral_id=referral_id,
            outcome=outcome,
            at=act.at,
        )
        .on_conflict_do_nothing()
    )
