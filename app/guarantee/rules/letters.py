"""What a guarantee letter says, and what a stranger who holds its code may see. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from app.kernel.words import N_

PUBLIC_STATES = {
    "reserved": N_("可以凭此函放款"),
    "effective": N_("正在担保"),
    "in_claim": N_("正在担保"),
    "claimed": N_("担保责任已经履行完毕"),
    "released": N_("贷款已还清，担保责任已解除"),
    "lapsed": N_("已失效，不能凭此函放款"),
}
"""A claim under way is nobody else's business: the letter is in force."""
PAST_LAST_DAY = N_("已过放款截止日，不能再凭此函放款")
SEEN_FIRST, SEEN_LAST = 2, 2


class Issued(Protocol):
    """The programme a letter is given under."""

    name: str
    edition: int
    claim_base: str
    trigger_days_overdue: int
    claim_window_years: int


def letter_content(
    programme: Issued,
    *,
    letter_number: str,
    parties: Mapping[str, str | None],
    amounts: Mapping[str, int],
    shares: Sequence[tuple[str, Decimal]],
    issued_on: date,
    valid_until: date,
    counter_guarantees: Sequence[str],
) -> dict[str, Any]:
    """The words of a letter on its day, as plain JSON.

    Args:
        parties: guarantor, lender, enterprise, uscc.
        amounts: amount_fen, fee_fen, term_months.
    """
    return {
        "letter_number": letter_number,
        **parties,
        **amounts,
        "programme": programme.name,
        "edition": programme.edition,
        "shares": [[party, f"{share.normalize():f}"] for party, share in shares],
        "claim_base": programme.claim_base,
        "trigger_days_overdue": programme.trigger_days_overdue,
        "claim_window_years": programme.claim_window_years,
        "issued_on": issued_on.isoformat(),
        "valid_until": valid_until.isoformat(),
        "counter_guarantees": list(counter_guarantees),
    }


def masked(name: str) -> str:
    """A firm's name as far as it takes to compare it with the paper in one's hand.

    >>> masked("奉节县甲高脐橙加工有限公司"), masked("王记米粉")
    ('奉节*********公司', '王***')
    """
    if len(name) <= SEEN_FIRST + SEEN_LAST:
        return name[:1] + "*" * (len(name) - 1)
    hidden = len(name) - SEEN_FIRST - SEEN_LAST
    return name[:SEEN_FIRST] + "*" * hidden + name[-SEEN_LAST:]


def in_force(state: str, valid_until: date, on: date) -> bool:
    """Whether the letter is worth anything on a day: it covers a loan, or still may."""
    return state in ("effective", "in_claim") or (state == "reserved" and on <= valid_until)


def standing_words(state: str, valid_until: date, on: date) -> str:
    """What the letter is worth on a day, for whoever holds its code."""
    if state == "reserved" and on > valid_until:
        return PAST_LAST_DAY
    return PUBLIC_STATES[state]


def public_view(content: Mapping[str, Any]) -> dict[str, Any]:
    """No more than it takes to see that a paper is genuine: the firm masked, no fee, no shares."""
    seen = ("letter_number", "guarantor", "lender", "amount_fen", "issued_on", "valid_until")
    return {**{name: content[name] for name in seen}, "enterprise": masked(content["enterprise"])}
