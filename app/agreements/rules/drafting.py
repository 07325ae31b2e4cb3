"""What a guarantee programme may say: every reason against a draft, and what to look at twice.

A limit whose source was read refuses; one known by hearsay only warns (KP-01).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.agreements.rules.parties import PARTIES
from app.kernel.money import format_wan
from app.kernel.rates import percent
from app.kernel.refusals import Refusal
from app.policy.policy import Policy

SYSTEMS = ("national_fund", "agri")
"""The two systems of guarantee (AG-01): an agri programme never enters the national fund's."""
CLAIM_BASES = ("principal", "principal_and_interest")
NAME_MOST = 100
TEXT_MOST = 20_000
SHARE_DECIMALS = 6
AMOUNT_MOST = 10**15
DAYS_MOST = 365
YEARS_MOST = 10

Shares = tuple[tuple[str, Decimal], ...]
"""(party, share) in the order agreed, which decides ties."""


@dataclass(frozen=True)
class ProgrammeDraft:
    """The terms of a programme; amounts in fen, rates and shares as Decimals."""

    name: str
    shares: Shares
    per_client_cap_fen: int
    quota_fen: int
    fee_rate: Decimal
    valid_from: date
    valid_to: date
    system: str = "national_fund"
    plan: bool = False
    """Under the plan for private investment (民间投资专项担保计划), with its own limits."""
    claim_base: str = "principal"
    trigger_days_overdue: int = 60
    claim_window_years: int = 2
    text: str = ""

    def share_of(self, party: str) -> Decimal | None:
        return dict(self.shares).get(party)


def draft_refusals(draft: ProgrammeDraft, *, policy: Policy) -> tuple[Refusal, ...]:
    """Why these terms cannot be agreed; every reason beside its field."""
    hard = (limit.refusal for limit in _limits(draft, policy) if limit.refuses)
    return (
        *_name_refusals(draft),
        *_share_refusals(draft),
        *_amount_refusals(draft),
        *_date_and_claim_refusals(draft),
        *hard,
    )


def draft_warnings(draft: ProgrammeDraft, *, policy: Policy) -> tuple[Refusal, ...]:
    """What is unusual and stands only on a source that was not read, or is worth a second look."""
    soft = (limit.refusal for limit in _limits(draft, policy) if not limit.refuses)
    return (*soft, *_fund_warnings(draft, policy), *_target_warnings(draft, policy))


def _name_refusals(draft: ProgrammeDraft) -> Iterator[Refusal]:
    if not draft.name.strip():
        yield Refusal("name_missing", "请填写协议名称", field="name")
    elif len(draft.name.strip()) > NAME_MOST or not draft.name.isprintable():
        yield Refusal(
            "name_unfit",
            "名称最多 {most} 个字，不能有换行",
            field="name",
            values={"most": NAME_MOST},
        )
    if len(draft.text) > TEXT_MOST:
        yield Refusal("text_long", "正文最多 {most} 个字", field="text", values={"most": TEXT_MOST})


def _share_refusals(draft: ProgrammeDraft) -> Iterator[Refusal]:
    for party, share in draft.shares:
        at = f"shares.{party}"
        if party not in PARTIES:
            yield Refusal(
                "party_unknown",
                "没有这个分担方",
                field=at,
                actual=party[:60],
                required=list(PARTIES),
            )
        elif not 0 < share <= 1:
            yield Refusal("share_not_positive", "比例应大于 0、不超过 1", field=at)
        elif -int(share.normalize().as_tuple().exponent) > SHARE_DECIMALS:
            yield Refusal("share_too_fine", "比例最多六位小数", field=at)
    for party in ("bank", "guarantor"):
        if draft.share_of(party) is None:
            yield Refusal("share_missing", "银行和担保机构都要分担", field=f"shares.{party}")
    whole = sum((share for _, share in draft.shares), Decimal(0))
    if whole != 1:
        yield Refusal(
            "shares_not_whole",
            "各方比例加起来应正好是 100%，现在是 {whole}",
            field="shares",
            actual=f"{whole:f}",
            required="1",
            values={"whole": percent(whole)},
        )


def _amount_refusals(draft: ProgrammeDraft) -> Iterator[Refusal]:
    amounts = {
        "per_client_cap_fen": draft.per_client_cap_fen,
        "quota_fen": draft.quota_fen,
    }
    for field, amount in amounts.items():
        if not 0 < amount <= AMOUNT_MOST:
            yield Refusal("amount_out_of_range", "金额应大于 0", field=field, actual=amount)
    if not 0 <= draft.fee_rate <= 1:
        yield Refusal("fee_out_of_range", "费率应在 0 到 100% 之间", field="fee_rate")


def _date_and_claim_refusals(draft: ProgrammeDraft) -> Iterator[Refusal]:
    if draft.valid_to < draft.valid_from:
        yield Refusal(
            "days_out_of_order",
            "到期日应在生效日之后",
            field="valid_to",
            actual=draft.valid_to.isoformat(),
            required=draft.valid_from.isoformat(),
        )
    if draft.system not in SYSTEMS:
        yield Refusal("system_unknown", "没有这个担保体系", field="system", required=list(SYSTEMS))
    if draft.claim_base not in CLAIM_BASES:
        yield Refusal(
            "claim_base_unknown",
            "没有这种代偿范围",
            field="claim_base",
            required=list(CLAIM_BASES),
        )
    if not 1 <= draft.trigger_days_overdue <= DAYS_MOST:
        yield Refusal(
            "trigger_out_of_range",
            "逾期天数应在 1 到 {most} 之间",
            field="trigger_days_overdue",
            values={"most": DAYS_MOST},
        )
    if not 1 <= draft.claim_window_years <= YEARS_MOST:
        yield Refusal(
            "window_out_of_range",
            "期限应在 1 到 {most} 年之间",
            field="claim_window_years",
            values={"most": YEARS_MOST},
        )


@dataclass(frozen=True)
class _Limit:
    """A limit that the draft exceeds, and whether its source allows to refuse."""

    refusal: Refusal
    refuses: bool


def _limits(draft: ProgrammeDraft, policy: Policy) -> Iterator[_Limit]:
    yield from _bank_limit(draft, policy)
    yield from _fee_limit(draft, policy)
    yield from _client_limit(draft, policy)


def _bank_limit(draft: ProgrammeDraft, policy: Policy) -> Iterator[_Limit]:
    """GG-10: the bank bears at least a fifth. The agri system has its own books."""
    key, bank = "guarantee.bank_share_min", draft.share_of("bank")
    if draft.system == "agri" or bank is None or key not in policy or bank >= policy[key]:
        return
    refusal = Refusal(
        "bank_share_low",
        "银行分担比例不得低于 {least}",
        policy.cite(key),
        field="shares.bank",
        actual=f"{bank:f}",
        required=f"{policy[key]:f}",
        values={"least": percent(policy[key])},
    )
    yield _Limit(refusal, policy.may_refuse(key))


def _fee_limit(draft: ProgrammeDraft, policy: Policy) -> Iterator[_Limit]:
    """GG-04, GG-05, AG-01: the highest fee rate of a year."""
    key = "guarantee.fee_rate_cap"
    if draft.system == "agri":
        key = "guarantee.agri.fee_rate_max"
    elif draft.plan:
        key = "guarantee.fee_rate_plan_cap"
    if key not in policy or draft.fee_rate <= policy[key]:
        return
    refusal = Refusal(
        "fee_rate_high",
        "年担保费率不得超过 {most}",
        policy.cite(key),
        field="fee_rate",
        actual=f"{draft.fee_rate:f}",
        required=f"{policy[key]:f}",
        values={"most": percent(policy[key])},
    )
    yield _Limit(refusal, policy.may_refuse(key))


def _client_limit(draft: ProgrammeDraft, policy: Policy) -> Iterator[_Limit]:
    """GG-01, NP-01, AG-01: the ceiling of one client."""
    key = "guarantee.client_ceiling_fen"
    if draft.system == "agri":
        key = "guarantee.agri.amount_max_fen"
    elif draft.plan:
        key = "guarantee.client_ceiling_plan_fen"
    if key not in policy or draft.per_client_cap_fen <= policy[key]:
        return
    refusal = Refusal(
        "client_cap_high",
        "单户担保金额不得超过 {most}",
        policy.cite(key),
        field="per_client_cap_fen",
        actual=draft.per_client_cap_fen,
        required=policy[key],
        values={"most": format_wan(policy[key])},
    )
    yield _Limit(refusal, policy.may_refuse(key))


def _fund_warnings(draft: ProgrammeDraft, policy: Policy) -> Iterator[Refusal]:
    """GG-11: what the national fund usually bears."""
    key = f"guarantee.national_fund_share{'_plan_max' if draft.plan else ''}"
    share = draft.share_of("national_fund")
    if share is None:
        return
    if draft.system == "agri":
        yield Refusal("fund_in_agri", "农担业务不进国担体系，请核对分担方", field="shares")
    elif key in policy and share > policy[key]:
        yield Refusal(
            "fund_share_high",
            "国担基金一般分担不超过 {most}",
            policy.cite(key),
            field="shares.national_fund",
            values={"most": percent(policy[key])},
        )


def _target_warnings(draft: ProgrammeDraft, policy: Policy) -> Iterator[Refusal]:
    key = "guarantee.fee_rate_target"
    if draft.system == "agri" or key not in policy or draft.fee_rate <= policy[key]:
        return
    yield Refusal(
        "fee_over_target",
        "费率高于县里的目标 {aim}",
        policy.cite(key),
        field="fee_rate",
        values={"aim": percent(policy[key])},
    )
