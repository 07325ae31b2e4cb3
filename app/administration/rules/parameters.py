"""Pure rules of changing a policy value."""

from datetime import date
from typing import Any

from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy, PolicyError

REASON_LEAST = 5

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
    if not citation.strip():
        found.append(Refusal("citation_missing", "请写明文件名称、文号和条款", field="citation"))
    if len(reason.strip()) < REASON_LEAST:
        found.append(Refusal("reason_short", "请写明为什么调整", field="reason"))
    if valid_from < on:
        found.append(Refusal("day_past", "生效日期不能早于今天", field="valid_from"))
    if valid_to is not None and valid_to < valid_from:
        found.append(Refusal("days_reversed", "结束日期不能早于生效日期", field="valid_to"))
    return tuple(found)


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
