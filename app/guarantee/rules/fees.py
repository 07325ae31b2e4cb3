"""What the agency keeps of a guarantee fee after the re-guarantors' own (GG-07)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.guarantee.rules.shares import REGUARANTEED, Parts, burden
from app.kernel.rates import half_up
from app.policy.policy import Policy

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Earned:
    """The fee in fen: whole, what each re-guarantor takes, what is left."""

    fee_fen: int
    passed_on: dict[str, int]

    @property
    def kept_fen(self) -> int:
        return self.fee_fen - sum(self.passed_on.values())


def earned_fee(
    fee_fen: int, amount_fen: int, term_months: int, shares: Parts, *, policy: Policy
) -> Earned:
    """The fee of a guarantee, and what the re-guarantors ask of it on the risk they bear.

    Args:
        fee_fen: the client's fee over the whole term. amount_fen: the guaranteed amount.

    Source: national-fund-2019 (0.5 % a year of the risk borne, 0.3 % up to 5,000,000 yuan).
    """
    small = amount_fen <= policy["guarantee.small_ticket_fen"]
    rate = policy[f"guarantee.reguarantee_fee_rate{'_small' if small else ''}"]
    borne = burden(amount_fen, shares)
    return Earned(
        fee_fen,
        {party: _fee(borne[party], rate, term_months) for party in REGUARANTEED if party in borne},
    )


def _fee(borne_fen: int, rate: Decimal, term_months: int) -> int:
    return half_up(borne_fen * Fraction(rate) * term_months / MONTHS_OF_A_YEAR)
