"""The facts a clause may read, under the names of the products' vocabulary."""

from datetime import date
from typing import Any

from app.collateral.queries import kinds_of
from app.enterprises.models import Enterprise
from app.matching.rules.fit import complete, months_since
from app.needs.models import FinancingNeed


def facts_of(need: FinancingNeed, on: date) -> dict[str, Any]:
    """What is known of a need and its enterprise on a day; None is not known."""
    return complete(
        {
            **facts_of_enterprise(need.enterprise, on),
            "amount_fen": need.amount_fen,
            "term_months": need.term_months,
            "use": need.use,
            "wants_guarantee": need.wants_guarantee,
            "collateral_kinds": kinds_of(need.collateral_ids),
        }
    )


def facts_of_enterprise(enterprise: Enterprise, on: date) -> dict[str, Any]:
    """An enterprise's facts; being in no park is known, not having said what one is is not."""
    township = enterprise.township.public_id
    park = enterprise.park.public_id if enterprise.park else ""
    return {
        "kind": enterprise.kind,
        "industry": enterprise.industry,
        "size": enterprise.size,
        "township": township,
        "township_id": township,
        "park": park,
        "park_id": park,
        "founded_on": enterprise.founded_on.isoformat(),
        "founded_months": months_since(enterprise.founded_on, on),
        "employees": enterprise.employees,
        "revenue_fen": enterprise.revenue_fen,
        "assets_fen": enterprise.assets_fen,
        "returnee": True if enterprise.returnee_kind else None,
        "verified": enterprise.state == "verified",
    }
