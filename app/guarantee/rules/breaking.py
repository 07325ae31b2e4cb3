"""When a programme's claim rate stops new guarantees, and when not any more (熔断). Pure.

Rate = paid on claims ÷ guarantees ended, cumulative (GG-17, GG-18). A rate over a handful of
guarantees is shown and stops nothing. What was promised is owed whatever the rate.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.kernel.dates import add_months
from app.kernel.rates import percent
from app.kernel.refusals import Refusal
from app.policy.policy import Policy

REASON_LEAST, REASON_MOST = 10, 500


@dataclass(frozen=True)
class Record:
    """Of one programme, cumulative: fen paid on claims, fen and number of guarantees ended."""

    paid_fen: int
    ended_fen: int
    ended_count: int
    plan: bool = False
    """Under the plan for private investment, with its own cap."""

    @property
    def rate(self) -> Fraction:
        """Paid ÷ ended; nothing while no guarantee has ended."""
        return Fraction(self.paid_fen, self.ended_fen) if self.ended_fen else Fraction(0)

    @property
    def shown(self) -> Decimal:
        """Four places, for people."""
        return Decimal(round(self.rate * 10_000)) / 10_000


def cap_key(plan: bool) -> str:
    return "guarantee.claim_rate_plan_cap" if plan else "guarantee.claim_rate_cap"


def over_cap(record: Record, policy: Policy) -> bool:
    """Whether new guarantees stop: enough have ended, and the rate is above the cap."""
    key = cap_key(record.plan)
    if key not in policy or record.ended_count < policy["guarantee.claim_rate_least_ended"]:
        return False
    return record.rate > Fraction(policy[key])


def below_line(record: Record, policy: Policy) -> bool:
    """Whether the rate is below the line at which business may resume."""
    return record.rate < Fraction(policy["guarantee.claim_rate_resume"])


def may_resume(below_since: date | None, on: date, policy: Policy) -> bool:
    """Whether the rate stayed low for as long as the policy asks."""
    if below_since is None:
        return False
    return add_months(below_since, policy["guarantee.claim_rate_resume_months"]) <= on


def breaker_refusals(
    record: Record, *, tripped: bool, excepted: bool, policy: Policy
) -> tuple[Refusal, ...]:
    """Why nothing new may be promised under this programme now.

    Args:
        tripped: it was stopped before and has not been resumed.
        excepted: two people let this one through, with their reason.
    """
    if excepted or not (tripped or over_cap(record, policy)):
        return ()
    key = cap_key(record.plan)
    return (
        Refusal(
            "claim_rate_breaker",
            "本协议代偿率 {rate}，上限 {cap}，新业务已暂停；确需办理，由经办说明理由、审批人确认",
            policy.cite(key),
            actual=f"{record.shown:f}",
            required=f"{policy[key]}",
            values={"rate": percent(record.shown), "cap": percent(Decimal(policy[key]))},
        ),
    )


def override_refusals(reason: str) -> tuple[Refusal, ...]:
    """An exception is asked for with its reason."""
    if REASON_LEAST <= len(reason.strip()) <= REASON_MOST:
        return ()
    return (
        Refusal(
            "reason_short",
            "请写明例外的理由，{least} 到 {most} 个字",
            field="reason",
            values={"least": REASON_LEAST, "most": REASON_MOST},
        ),
    )
