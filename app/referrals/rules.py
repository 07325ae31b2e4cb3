"""Pure rules of referrals and offers: who may be asked, what an offer may say, the clocks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from app.kernel.money import format_wan
from app.kernel.refusals import Refusal
from app.policy.codes import codes
from app.policy.policy import Policy

OTHER_REASON = "R30"
OTHER_REASON_LEAST = 20


@dataclass(frozen=True)
class ReferralFacts:
    """What stands when a need is to be sent to a lender."""

    need_state: str
    open_to_referral: bool
    enterprise_verified: bool
    consent_live: bool
    consent_names_lender: bool
    by_centre: bool
    open_referrals: int
    open_with_lender: bool
    product_live: bool


def referral_refusals(facts: ReferralFacts, *, policy: Policy) -> tuple[Refusal, ...]:
    """Why a need cannot be sent to this lender now; every reason."""
    found = []
    if not facts.open_to_referral:
        found.append(Refusal("need_not_open", "需求不在可以发送的状态，请先提交"))
    if not facts.consent_live:
        found.append(
            Refusal("no_live_consent", "还没有有效的授权，不能把资料发给银行", "pipl-2021#23")
        )
    elif facts.by_centre and not facts.consent_names_lender:
        found.append(
            Refusal(
                "no_consent_for_recipient",
                "创业者还没有同意把资料发给这家银行；可以改为邀请，由本人确认",
                "pipl-2021#23",
            )
        )
    if not facts.enterprise_verified:
        found.append(Refusal("enterprise_unverified", "企业归属还没有核实，不能发给银行"))
    if not facts.product_live:
        found.append(Refusal("product_closed", "这个产品目前没有开放"))
    if facts.open_with_lender:
        found.append(Refusal("already_referred", "已经发给这家银行，正在办理中"))
    if facts.open_referrals >= policy["referrals.open_max"]:
        found.append(_too_many(facts.open_referrals, policy))
    return tuple(found)


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


@dataclass(frozen=True)
class OfferTerms:
    """What a lender offers; amounts in fen, the rate a Decimal a year."""

    amount_fen: int
    annual_rate: Decimal
    term_months: int
    method: str
    valid_until: date
    borrower_kind: str = "corporate"
    guarantee_programme_id: str | None = None
    conditions: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class ProductBounds:
    """The product's published bounds, which an offer keeps."""

    amount_min_fen: int
    amount_max_fen: int
    term_min_months: int
    term_max_months: int
    rate_min: Decimal
    rate_max: Decimal
    methods: tuple[str, ...]
    validity_max_days: int


def offer_refusals(
    terms: OfferTerms, *, bounds: ProductBounds, need_fen: int, on: date
) -> tuple[Refusal, ...]:
    """Why these terms cannot be offered under the published product; beside each field."""
    return (
        *_amount_refusals(terms, bounds, need_fen),
        *_term_and_rate_refusals(terms, bounds),
        *_validity_refusals(terms, bounds, on),
    )


def _amount_refusals(
    terms: OfferTerms, bounds: ProductBounds, need_fen: int
) -> tuple[Refusal, ...]:
    most = min(bounds.amount_max_fen, need_fen)
    if bounds.amount_min_fen <= terms.amount_fen <= most:
        return ()
    return (
        Refusal(
            "amount_outside_product",
            "金额应在 {least} 到 {most} 之间（不超过产品上限，也不超过还缺的需求）",
            field="amount_fen",
            actual=terms.amount_fen,
            required=[bounds.amount_min_fen, most],
            values={"least": format_wan(bounds.amount_min_fen), "most": format_wan(most)},
        ),
    )


def _term_and_rate_refusals(terms: OfferTerms, bounds: ProductBounds) -> tuple[Refusal, ...]:
    found = []
    if not bounds.term_min_months <= terms.term_months <= bounds.term_max_months:
        found.append(
            Refusal(
                "term_outside_product",
                "期限应在 {least} 到 {most} 个月之间",
                field="term_months",
                actual=terms.term_months,
                required=[bounds.term_min_months, bounds.term_max_months],
                values={"least": bounds.term_min_months, "most": bounds.term_max_months},
            )
        )
    if not bounds.rate_min <= terms.annual_rate <= bounds.rate_max:
        found.append(
            Refusal(
                "rate_outside_product",
                "年利率应在 {least}% 到 {most}% 之间",
                field="annual_rate",
                actual=str(terms.annual_rate),
                required=[str(bounds.rate_min), str(bounds.rate_max)],
                values={"least": _percent(bounds.rate_min), "most": _percent(bounds.rate_max)},
            )
        )
    if terms.method not in bounds.methods:
        found.append(
            Refusal(
                "method_outside_product",
                "这个产品没有这种还款方式",
                field="method",
                actual=terms.method,
                required=list(bounds.methods),
            )
        )
    return tuple(found)


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}"


def _validity_refusals(terms: OfferTerms, bounds: ProductBounds, on: date) -> tuple[Refusal, ...]:
    last = on + timedelta(days=bounds.validity_max_days)
    if on <= terms.valid_until <= last:
        return ()
    return (
        Refusal(
            "validity_out_of_range",
            "有效期应在今天到 {last} 之间",
            field="valid_until",
            actual=terms.valid_until.isoformat(),
            required=[on.isoformat(), last.isoformat()],
            values={"last": last.isoformat()},
        ),
    )


def decline_refusals(
    reason_codes: tuple[str, ...], comment: str, *, policy: Policy
) -> tuple[Refusal, ...]:
    """A refusal needs known codes; "other" needs words (可执行的理由)."""
    known = codes(policy, "refusal_codes")
    found = []
    if not reason_codes:
        found.append(Refusal("reason_missing", "请至少选择一个原因", field="reason_codes"))
    for code in reason_codes:
        if code not in known:
            found.append(
                Refusal(
                    "reason_unknown",
                    "没有原因代码 {code}",
                    field="reason_codes",
                    actual=code,
                    values={"code": code},
                )
            )
    if OTHER_REASON in reason_codes and len(comment.strip()) < OTHER_REASON_LEAST:
        found.append(
            Refusal(
                "comment_short",
                "选择「其他」时，请写明原因（至少 {least} 个字）",
                field="comment",
                actual=len(comment.strip()),
                required=OTHER_REASON_LEAST,
                values={"least": OTHER_REASON_LEAST},
            )
        )
    return tuple(found)


def ask_refusals(asks: int, *, policy: Policy) -> tuple[Refusal, ...]:
    """Papers are asked for at most twice: the clock cannot be stopped for ever."""
    most = policy["clocks.ask_max_times"]
    if asks < most:
        return ()
    return (
        Refusal(
            "ask_limit",
            "补件最多 {most} 次，已经用完；请根据现有材料决定",
            policy.cite("clocks.ask_max_times"),
            actual=asks,
            required=most,
            values={"most": most},
        ),
    )


def needs_second_person(amount_fen: int, officer_limit_fen: int) -> bool:
    """Whether an offer is beyond the officer's own limit (经办权限)."""
    return amount_fen > officer_limit_fen


def decision_days(policy: Policy, *, green_channel: bool, startup_loan: bool) -> int:
    """Working days for a decision: green channel, start-up loan, or the ordinary clock."""
    if green_channel:
        return int(policy["clocks.decision_green_working_days"])
    if startup_loan:
        return int(policy["clocks.decision_startup_working_days"])
    return int(policy["clocks.decision_working_days"])


@dataclass(frozen=True)
class ClockFacts:
    """The clocks of an open referral at one moment."""

    at: datetime
    contact_due_at: datetime | None
    contacted: bool
    due_at: datetime | None
    paused: bool
    escalated: int
    level2_at: datetime | None
    level3_at: datetime | None


def escalation_due(facts: ClockFacts) -> int:
    """The level that the moment asks for: 0 none, 1 bank manager, 2 centre, 3 finance lead."""
    if facts.paused or not _overdue(facts):
        return 0
    if facts.level3_at and facts.at >= facts.level3_at:
        return 3
    if facts.level2_at and facts.at >= facts.level2_at:
        return 2
    return 1


def _overdue(facts: ClockFacts) -> bool:
    late_contact = (
        not facts.contacted and facts.contact_due_at is not None and facts.at > facts.contact_due_at
    )
    late_decision = facts.due_at is not None and facts.at > facts.due_at
    return late_contact or late_decision
