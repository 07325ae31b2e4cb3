"""Pure rules of changing a policy value."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy, PolicyError

REASON_LEAST = 5
REVIEWED = ("legal_basis", "review_no", "review_until")
BENEFIT_PARTS = N_("支持措施须写三项：legal_basis 依据、review_no 审查文号、review_until 到期日")
REVIEW_OVER = N_("审查到期日（review_until）须写成 2027-06-30 这样，且不早于生效日期")

UNIT_LABELS = {
    "boolean": N_("是或否（true、false）"),
    "calendar_days": N_("自然日"),
    "codes": N_("代码清单"),
    "count": N_("个数"),
    "fen": N_("分"),
    "hours": N_("小时"),
    "minutes": N_("分钟"),
    "months": N_("个月"),
    "multiple": N_("倍"),
    "points": N_("分值"),
    "rate_per_year": N_("年率（小数）"),
    "share": N_("比例（小数）"),
    "table": N_("表"),
    "text": N_("文字"),
    "times": N_("次"),
    "working_days": N_("工作日"),
    "years": N_("年"),
}


def proposal_refusals(
    *,
    code: str,
    value: Any,
    valid_from: date,
    valid_to: date | None,
    citation: str,
    reason: str,
    on: date,
    policy: Policy,
) -> tuple[Refusal, ...]:
    """Why a proposed value cannot be taken: unknown code, wrong type, no source, past day."""
    found = []
    if code not in policy:
        return (Refusal("code_unknown", "没有这个参数", field="code", actual=code),)
    try:
        policy.overlaid([(code, value, citation)])
    except PolicyError:
        found.append(_value_wrong(policy.parameter(code).unit))
    else:
        found += _review_refusals(value, policy[code], valid_from)
    if not citation.strip():
        found.append(Refusal("citation_missing", "请写明文件名称、文号和条款", field="citation"))
    if len(reason.strip()) < REASON_LEAST:
        found.append(Refusal("reason_short", "请写明为什么调整", field="reason"))
    if valid_from < on:
        found.append(Refusal("day_past", "生效日期不能早于今天", field="valid_from"))
    if valid_to is not None and valid_to < valid_from:
        found.append(Refusal("days_reversed", "结束日期不能早于生效日期", field="valid_to"))
    return tuple(found)


def _review_refusals(value: Any, present: Any, valid_from: date) -> list[Refusal]:
    """A benefit is published with its law and its fair-competition review, or switched off (FC-01).

    A benefit is a table with `legal_basis`, `review_no`, `review_until`; no number: switched off.
    """
    if not isinstance(present, Mapping) or not set(REVIEWED) <= set(present):
        return []
    if set(value) != set(present) or not all(isinstance(part, str) for part in value.values()):
        return [Refusal("benefit_parts", BENEFIT_PARTS, field="value")]
    if not value["review_no"].strip():
        return []
    if not value["legal_basis"].strip():
        return [Refusal("legal_basis_missing", "请写明法定依据（legal_basis）", field="value")]
    try:
        holds = date.fromisoformat(value["review_until"]) >= valid_from
    except ValueError:
        holds = False
    return [] if holds else [Refusal("review_over", REVIEW_OVER, field="value")]


def _value_wrong(unit: str) -> Refusal:
    return Refusal(
        "value_wrong",
        "数值不合适，应当是：{unit}",
        field="value",
        required=unit,
        values={"unit": UNIT_LABELS[unit]},
    )


def approval_refusals(*, valid_from: date, on: date) -> tuple[Refusal, ...]:
    """Why a proposal cannot be approved any more: it would change days that are over."""
    if valid_from >= on:
        return ()
    return (
        Refusal(
            "day_past",
            "生效日期已过：过去的个案不能改判，请按新的日期重新提出",
            actual=valid_from.isoformat(),
            required=on.isoformat(),
        ),
    )
