"""Whether a need may be sent to a lender now (转介)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.refusals import Refusal
from app.policy.policy import Policy


@dataclass(frozen=True)
class ReferralFacts:
    """What stands when a need is to be sent to a lender."""

    open_to_referral: bool
    enterprise_verified: bool
    consent_live: bool
    may_name_lender: bool
    """Sent by the owner, named in a consent, or only proposed to the owner."""
    open_referrals: int
    open_with_lender: bool
    product_live: bool
    lender: str = ""
    """The name of the lender, for the sentence that names it."""


def referral_refusals(facts: ReferralFacts, *, policy: Policy) -> tuple[Refusal, ...]:
    """Why a need cannot be sent to this lender now; every reason, the owner's part first."""
    found = []
    if not facts.enterprise_verified:
        found.append(Refusal("enterprise_unverified", "企业归属还没有核实，不能发给银行"))
    found.extend(_consent_refusals(facts))
    if not facts.open_to_referral:
        found.append(Refusal("illegal_state", "需求不在可以发送的状态，请先提交"))
    if not facts.product_live:
        found.append(Refusal("product_closed", "这个产品目前没有开放"))
    if facts.open_with_lender:
        found.append(_already(facts.lender))
    if facts.open_referrals >= policy["referrals.open_max"]:
        found.append(_too_many(facts.open_referrals, policy))
    return tuple(found)


def choice_refusals(lenders: Sequence[str]) -> tuple[Refusal, ...]:
    """Why several products cannot be sent at once: one bank gets one referral of a need.

    Args:
        lenders: the bank of each chosen product, by name.
    """
    twice = [lender for lender, times in Counter(lenders).items() if times > 1]
    return tuple(
        Refusal(
            "one_per_lender",
            "{lender}只能选一个产品：请去掉多选的，再一起发送",
            field="product",
            values={"lender": lender},
        )
        for lender in twice
    )


def _already(lender: str) -> Refusal:
    return Refusal(
        "already_referred",
        "已经发给{lender}，正在办理中；请去掉它，再发给别的银行",
        field="product",
        values={"lender": lender},
    )


def showing_refusals(*, accepted: bool, consented: bool) -> tuple[Refusal, ...]:
    """Why the file of an offer cannot be opened to its lender again."""
    if not accepted:
        return (Refusal("illegal_state", "只有已接受、还没有放款的方案需要重新授权"),)
    if not consented:
        return (_no_consent(),)
    return ()


def _no_consent() -> Refusal:
    return Refusal("no_live_consent", "还没有有效的授权，不能把资料发给银行", "pipl-2021#23")


def _consent_refusals(facts: ReferralFacts) -> tuple[Refusal, ...]:
    if not facts.may_name_lender:
        return (
            Refusal(
                "no_consent_for_recipient",
                "创业者还没有同意把资料发给这家银行；可以改为邀请，由本人确认",
                "pipl-2021#23",
            ),
        )
    if not facts.consent_live:
        return (_no_consent(),)
    return ()


def _too_many(open_referrals: int, policy: Policy) -> Refusal:
    most = policy["referrals.open_max"]
    return Refusal(
        "referral_limit",
        "同一需求最多同时发给 {most} 家银行；等有结果后可再选",
        policy.cite("referrals.open_max"),
        actual=open_referrals,
        required=most,
        values={"most": most},
    )
