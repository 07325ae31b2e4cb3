"""How a claim moves the claim rate (代偿率): said to whoever decides, never a bar. Pure.

A guarantor owes what it promised, whatever its rate; the cap stops new business (GG-17).
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.kernel.rates import percent
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy


@dataclass(frozen=True)
class RateFacts:
    """Of one programme, cumulative, in fen: paid on claims before, guarantees ended before."""

    paid_fen: int
    ended_fen: int
    plan: bool = False
    """Under the plan for private investment, with its own cap."""


def rate_after(facts: RateFacts, payable_fen: int, guaranteed_fen: int) -> Fraction:
    """Paid on claims ÷ guarantees ended, once this claim is paid and its guarantee ended."""
    return Fraction(facts.paid_fen + payable_fen, facts.ended_fen + guaranteed_fen)


def rate_warnings(
    facts: RateFacts, payable_fen: int, guaranteed_fen: int, *, policy: Policy
) -> tuple[Refusal, ...]:
    """What to look at twice; the heavier of the two lines that are passed."""
    rate = rate_after(facts, payable_fen, guaranteed_fen)
    cap = "guarantee.claim_rate_plan_cap" if facts.plan else "guarantee.claim_rate_cap"
    lines = (
        (cap, "claim_rate_over_cap", N_("付款后本协议代偿率 {rate}，超过上限 {line}")),
        (
            "guarantee.claim_rate_warn",
            "claim_rate_high",
            N_("付款后本协议代偿率 {rate}，超过 {line}"),
        ),
    )
    for key, code, text in lines:
        if key in policy and rate > Fraction(policy[key]):
            shown = Decimal(round(rate * 10_000)) / 10_000
            values = {"rate": percent(shown), "line": percent(policy[key])}
            return (Refusal(code, text, policy.cite(key), values=values),)
    return ()
