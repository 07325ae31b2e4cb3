"""The base of a claim, who pays it at once and who bears it in the end. Pure; amounts in fen."""

from dataclasses import dataclass
from fractions import Fraction

from app.guarantee.rules.shares import Parts, burden, cash
from app.kernel.rates import half_up
from app.loans.rules import guaranteed_left_fen

WITH_INTEREST = "principal_and_interest"


@dataclass(frozen=True)
class Base:
    """What is claimed: the guaranteed principal, and interest only where the programme says so."""

    principal_fen: int
    interest_fen: int = 0

    @property
    def total_fen(self) -> int:
        return self.principal_fen + self.interest_fen


def base_of(
    *,
    balance_fen: int,
    interest_due_fen: int,
    guaranteed_fen: int,
    principal_fen: int,
    claim_base: str,
) -> Base:
    """The base from the books: all outstanding principal, pro rata if a part is guaranteed.

    Args:
        balance_fen: outstanding principal. interest_due_fen: interest that fell due unpaid.
        guaranteed_fen, principal_fen: of the drawdown.
        claim_base: "principal", or "principal_and_interest" by the programme.
    """
    principal = guaranteed_left_fen(
        balance_fen, guaranteed_fen=guaranteed_fen, principal_fen=principal_fen
    )
    if claim_base != WITH_INTEREST:
        return Base(principal)
    return Base(principal, half_up(Fraction(interest_due_fen * guaranteed_fen, principal_fen)))


@dataclass(frozen=True)
class Figures:
    """A base shared out: `cash` at once, `burden` in the end; both add up to the base."""

    base_fen: int
    cash: dict[str, int]
    burden: dict[str, int]


def figures_of(base_fen: int, shares: Parts) -> Figures:
    """Share out a base by the programme's shares, in the order agreed, which decides ties.

    >>> from decimal import Decimal
    >>> parties = ("guarantor", "reguarantor", "national_fund", "bank")
    >>> shares = [Decimal(share) for share in ("0.4", "0.2", "0.2", "0.2")]
    >>> a2 = figures_of(273_456_789, tuple(zip(parties, shares)))
    >>> a2.cash
    {'bank': 54691358, 'guarantor': 218765431}
    >>> a2.burden
    {'guarantor': 109382715, 'reguarantor': 54691358, 'national_fund': 54691358, 'bank': 54691358}
    """
    return Figures(base_fen, cash(base_fen, shares), burden(base_fen, shares))
