"""Pure rules of changing a policy value."""

from datetime import date
from typing import Any

from app.kernel.refusals import Refusal
from app.policy.policy import Policy, PolicyError

REASON_LEAST = 5


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
    except PolicyError as error:
        found.append(
            Refusal("value_wrong", "数值不合适：{why}", field="value", values={"why": str(error)})
        )
    if not citation.strip():
        found.append(Refusal("citation_missing", "请写明文件名称、文号和条款", field="citation"))
    if len(reason.strip()) < REASON_LEAST:
        found.append(Refusal("reason_short", "请写明为什么调整", field="reason"))
    if valid_from < on:
        found.append(Refusal("day_past", "生效日期不能早于今天", field="valid_from"))
    if valid_to is not None and valid_to < valid_from:
        found.append(Refusal("days_reversed", "结束日期不能早于生效日期", field="valid_to"))
    return tuple(found)
