"""What an offer would cost its borrower, worked out before it is sent and kept when it is."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.infra.acts import Act
from app.kernel.documents import BadInput
from app.kernel.refusals import Refusal, invalid
from app.policy.policy import Policy
from app.products.rules.subsidies import SubsidyFacts, subsidy_sheet, terms_of
from app.referrals import rules
from app.referrals.commands.programmes import named_programme
from app.referrals.models import Referral
from app.referrals.rules import OfferTerms
from app.referrals.rules.costing import ALL_IN_MOST


def refusals_of_terms(act: Act, referral: Referral, terms: OfferTerms) -> tuple[Refusal, ...]:
    """Why these terms cannot be offered on this referral; every reason, beside its field."""
    need = referral.need
    # Of a need that is filled nothing is left: that is a state (409), not a wrong amount (422).
    left = (need.amount_fen - need.accepted_fen) or need.amount_fen
    bounds = rules.bounds_of(referral.product, act.policy)
    return (
        *rules.offer_refusals(terms, bounds=bounds, need_fen=left, on=act.on),
        *rules.condition_refusals(terms, named_assets=frozenset(need.collateral_ids)),
    )


def cost_sheet(act: Act, referral: Referral, terms: OfferTerms) -> dict[str, Any]:
    """The itemised cost of these terms (明白纸); refuses terms that no loan can have (422)."""
    programme = named_programme(act, referral, terms)
    try:
        cost = rules.offer_cost(
            referral.product,
            terms,
            act.on,
            extra_fees=programme.fees if programme else (),
            penalty_uplift=_penalty_uplift(act),
        )
    except BadInput:
        raise _too_dear() from None
    if Decimal(cost["all_in"]) > ALL_IN_MOST:
        raise _too_dear()
    cost["subsidies"] = subsidies_of(referral, terms, cost["fees"], act.on, act.policy)
    return cost


def subsidies_of(
    referral: Referral,
    terms: OfferTerms,
    fees: list[dict[str, Any]],
    drawn_on: date,
    policy: Policy,
) -> list[dict[str, Any]]:
    """The interest subsidies this loan may ask for; none of them is certain (贴息)."""
    enterprise, need = referral.need.enterprise, referral.need
    facts = SubsidyFacts(
        on=drawn_on,
        startup_loan=referral.product.startup_loan,
        personal=terms.borrower_kind == "personal",
        use=need.use,
        size=enterprise.size,
        industry=enterprise.industry,
    )
    loan = terms_of(
        principal_fen=terms.amount_fen,
        annual_rate=terms.annual_rate,
        method=terms.method,
        drawn_on=drawn_on,
        term_months=terms.term_months,
        fees=fees,
    )
    return subsidy_sheet(loan, facts, policy=policy)


def _too_dear() -> Exception:
    return invalid("amount_fen", "这个金额下费用过高，请核对金额和费用", code="fees_too_high")


def _penalty_uplift(act: Act) -> tuple[Decimal, Decimal]:
    least, most = (act.policy[f"loans.penalty.uplift_{end}"] for end in ("min", "max"))
    return Decimal(str(least)), Decimal(str(most))
