"""Pure rules of checking again: is a stored figure what its terms give, does a decision stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.kernel.cost import cost_of
from app.kernel.documents import BadInput
from app.kernel.refusals import Refusal
from app.kernel.schedules.lines import draw_up
from app.kernel.schedules.terms import Fee, Terms
from app.kernel.words import N_
from app.policy.policy import Policy
from app.referrals.rules import (
    OfferTerms,
    ProductBounds,
    decline_refusals,
    offer_refusals,
)

REPLAY_REASONS = {
    "replay_complaint": N_("处理申诉或投诉"),
    "replay_sample": N_("审计抽查"),
    "replay_order": N_("上级督查"),
}
"""Why an auditor opens a kept score; said before, logged, shown to the owner (CR-01)."""


@dataclass(frozen=True)
class Difference:
    """A stored figure that is not what it should be."""

    what: str
    stored: str
    expected: str


@dataclass(frozen=True)
class StoredOffer:
    """An offer as its row says; `cost` is the sheet computed when it was made."""

    amount_fen: int
    annual_rate: Decimal
    term_months: int
    method: str
    all_in_annual_cost: Decimal | None
    fees: list[Any]
    cost: Mapping[str, Any]


def offer_differences(offer: StoredOffer) -> tuple[Difference, ...]:
    """Compute an offer's cost again from its terms; every figure that differs."""
    try:
        expected = _cost_again(offer)
    except (BadInput, KeyError, TypeError, ValueError) as error:
        return (Difference("cost", str(dict(offer.cost))[:200], type(error).__name__),)
    stored = {**offer.cost, "all_in_column": offer.all_in_annual_cost, "fees": offer.fees}
    return tuple(
        Difference(what, _text(stored.get(what)), _text(value))
        for what, value in expected.items()
        if _text(stored.get(what)) != _text(value)
    )


def _cost_again(offer: StoredOffer) -> dict[str, Any]:
    fees = [
        Fee(fee["kind"], fee["amount_fen"], _day(fee.get("paid_on"))) for fee in offer.cost["fees"]
    ]
    terms = Terms(
        principal_fen=offer.amount_fen,
        annual_rate=offer.annual_rate,
        method=offer.method,
        drawn_on=date.fromisoformat(offer.cost["drawn_on"]),
        term_months=offer.term_months,
        fees=tuple(fees),
    )
    lines = draw_up(terms)
    cost = cost_of(terms, lines)
    all_in = cost.effective_annual or cost.dated_annual
    figures = {
        "total_interest_fen": sum(line.interest_fen for line in lines),
        "first_instalment_fen": lines[0].total_fen,
        "net_received_fen": cost.net_received_fen,
        "total_cost_fen": cost.total_cost_fen,
        "fees": offer.cost["fees"],
    }
    if not offer.cost.get("subsidy_fen"):
        figures |= {"all_in": all_in, "all_in_column": Decimal(all_in)}
    return figures


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _text(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


@dataclass(frozen=True)
class Replay:
    """A decision taken again by the rules of its day.

    `same_rules`: the rules of that day still give the digest that was pinned.
    `refusals`: what those rules say against it; none means that it stands.
    """

    same_rules: bool
    refusals: tuple[Refusal, ...]

    @property
    def stands(self) -> bool:
        return self.same_rules and not self.refusals


def replay_offer(
    terms: OfferTerms,
    *,
    bounds: ProductBounds,
    need_fen: int,
    on: date,
    policy: Policy,
    digest: str,
) -> Replay:
    """Whether an offer's terms could be offered under the product on its day."""
    found = offer_refusals(terms, bounds=bounds, need_fen=need_fen, on=on)
    return Replay(policy.digest == digest, found)


def replay_decline(
    reason_codes: tuple[str, ...], comment: str, *, policy: Policy, digest: str
) -> Replay:
    """Whether a refusal named reasons that its day knew."""
    found = decline_refusals(reason_codes, comment, policy=policy)
    return Replay(policy.digest == digest, found)


def replay_return(comment: str, *, policy: Policy, digest: str) -> Replay:
    """Whether an offer was given back with a reason."""
    missing = Refusal("reason_missing", "退回没有写明原因", field="reason")
    return Replay(policy.digest == digest, () if comment.strip() else (missing,))
