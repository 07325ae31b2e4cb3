"""Matches over HTTP: the same answer as the page, whole."""

from typing import Any

from app.infra.acts import Act
from app.infra.api import Answer
from app.infra.forms import said
from app.kernel.actors import Permission
from app.kernel.refusals import Refusal, conflict
from app.matching import queries
from app.matching.rules.change import changes_document
from app.matching.rules.matches import Eligible, Ineligible
from app.matching.views.room import room
from app.needs.models import FinancingNeed
from app.needs.queries import need_for


class MatchesAnswer(Answer):
    eligible: list[dict[str, Any]]
    ineligible: list[dict[str, Any]]


@room.api(
    "GET",
    "/needs/<id:need>/matches",
    may=Permission.MATCH_READ,
    subject=need_for,
    answer=MatchesAnswer,
)
def show_matches(act: Act, need: FinancingNeed) -> dict[str, Any]:
    if not queries.matching_consented(need):
        raise conflict(
            "no_live_consent", "还没有同意匹配：请先授权用企业资料匹配产品", citation="pipl-2021#14"
        )
    found = queries.matches_of(act, need)
    return {
        "eligible": [_eligible(row) for row in found.eligible()],
        "ineligible": [_ineligible(row) for row in found.ineligible()],
    }


def _eligible(row: Eligible) -> dict[str, Any]:
    return {
        "product_id": row.product.public_id,
        "rank": row.rank,
        "amount_fen": row.ask.amount_fen,
        "term_months": row.ask.term_months,
        "annual_rate": f"{row.product.price.annual_rate.normalize():f}",
        "all_in_annual_cost": row.cost,
        "likelihood": row.likelihood.value,
        "needs_guarantee": row.product.bounds.needs_guarantee,
        "reasons": [_reason(reason) for reason in row.reasons],
    }


def _reason(reason: Refusal) -> dict[str, Any]:
    citation = {"citation": reason.citation} if reason.citation else {}
    return {"code": reason.code, "text": said(reason), **citation}


def _ineligible(row: Ineligible) -> dict[str, Any]:
    return {
        "product_id": row.product.public_id,
        "reasons": [
            {
                **_reason(reason),
                "field": reason.field,
                "actual": reason.actual,
                "required": reason.required,
            }
            for reason in row.reasons
        ],
        "smallest_change": changes_document(row.change),
    }
