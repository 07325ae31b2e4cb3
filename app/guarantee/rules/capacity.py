"""How much more may be guaranteed: limits that count in different measures, one answer in fen.

A programme's quota and its cap of a client count the guaranteed principal. The limits of the law
count the agency's liability to the lender, which leaves out the lender's own share; the leverage
weighs it (small tickets count three quarters).

Source: guowuyuan-683#15 (leverage), guowuyuan-683#16 (one client), yinbaojianfa-2018-1 (weights).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from app.kernel.money import format_wan
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy

WHOLE = Decimal(1)
SMALL_SIZES = ("micro", "small")
NAMES = {
    "quota": N_("协议总额度"),
    "client": N_("协议单户上限"),
    "leverage": N_("担保机构放大倍数"),
    "agency_client": N_("担保机构单户集中度"),
    "group": N_("担保机构关联方集中度"),
}
CODES = {
    "quota": "headroom_exceeded",
    "client": "client_cap_exceeded",
    "leverage": "headroom_exceeded",
    "agency_client": "client_cap_exceeded",
    "group": "client_cap_exceeded",
}
_SHORT = {
    "quota": N_("协议额度剩余 {headroom}，本次需要 {needed}；可减少金额或改用其他协议"),
    "client": N_("这家企业在协议内还可担保 {headroom}，本次需要 {needed}"),
    "leverage": N_("担保机构放大倍数内还可担保 {headroom}，本次需要 {needed}"),
    "agency_client": N_("担保机构对这家企业还可担保 {headroom}，本次需要 {needed}"),
    "group": N_("担保机构对这家企业和关联方还可担保 {headroom}，本次需要 {needed}"),
}


@dataclass(frozen=True)
class Exposure:
    """What one guaranteed amount takes of each limit, in fen of the limit's own measure."""

    quota_fen: int
    client_fen: int
    agency_client_fen: int
    leverage_fen: int

    def of(self, name: str) -> int:
        return int(getattr(self, f"{name}_fen"))


def exposure_of(amount_fen: int, *, bank_share: Decimal, weight: Decimal) -> Exposure:
    """What a guaranteed amount takes; never less for a greater amount, nothing for nothing.

    The liability is rounded up to the fen: the law's limits are kept, not nearly kept.

    >>> exposure_of(1_600_000_000_00, bank_share=Decimal("0.2"), weight=Decimal(1)).of("leverage")
    128000000000
    """
    liability = amount_fen * (1 - Fraction(bank_share))
    return Exposure(amount_fen, amount_fen, ceil(liability), ceil(liability * Fraction(weight)))


@dataclass(frozen=True)
class Limit:
    """A limit as it stands: cap and use in its own measure, and what a guaranteed fen takes."""

    name: str
    cap_fen: int
    used_fen: int
    per_fen: Decimal = WHOLE
    source: str | None = None

    @property
    def headroom_fen(self) -> int:
        """How much more principal may be guaranteed under this limit; never negative."""
        left = max(0, self.cap_fen - self.used_fen)
        return int(Fraction(left) / Fraction(self.per_fen)) if self.per_fen else left


def group_limit(net_assets_fen: int, used_fen: int, *, per_fen: Decimal, policy: Policy) -> Limit:
    """A client together with its related parties, against the agency's net assets (15 %).

    Args:
        used_fen: the agency's liability for all of them now.
    """
    key = "guarantee.group_share_max"
    cap = int(net_assets_fen * Fraction(Decimal(policy[key])))
    return Limit("group", cap, used_fen, per_fen, policy.cite(key))


def largest_fen(limits: Sequence[Limit]) -> int:
    """The largest principal that all limits allow, in fen."""
    return min(limit.headroom_fen for limit in limits)


def limit_refusals(amount_fen: int, limits: Sequence[Limit]) -> tuple[Refusal, ...]:
    """Every limit this amount would break, the scarcest first (ties in the order given)."""
    short = sorted(
        (limit for limit in limits if limit.headroom_fen < amount_fen),
        key=lambda limit: limit.headroom_fen,
    )
    return tuple(
        Refusal(
            CODES[limit.name],
            _SHORT[limit.name],
            limit.source,
            field="amount_fen",
            actual=amount_fen,
            required=limit.headroom_fen,
            values={
                "headroom": format_wan(limit.headroom_fen),
                "needed": format_wan(amount_fen),
            },
        )
        for limit in short
    )


def ticket_weight(client_total_fen: int, *, size: str, kind: str, policy: Policy) -> Decimal:
    """How much a liability counts for the leverage: small tickets of small clients less.

    Args:
        client_total_fen: everything the agency guarantees for the client, this included.
        kind: legal kind of the enterprise; farms have a lower line of their own.
    """
    farm = kind in ("family_farm", "farm_cooperative")
    line = "guarantee.small_ticket_farmer_fen" if farm else "guarantee.small_ticket_fen"
    small = farm or size in SMALL_SIZES
    if small and line in policy and client_total_fen <= policy[line]:
        return Decimal(policy["guarantee.small_ticket_weight"])
    return WHOLE
