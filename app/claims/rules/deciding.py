"""Reasons are coded, nothing beyond what is payable is paid. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.kernel.money import format_yuan
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.loans.rules.days import paid_day_refusals
from app.policy.codes import codes
from app.policy.policy import Policy

COMMENT_LEAST = 10
COMMENT_MOST = 1000


def claim_reasons(policy: Policy) -> dict[str, Mapping[str, Any]]:
    """Code → texts of the reasons for which a claim is declined."""
    return codes(policy, "claim_codes")


def decline_refusals(
    reason_codes: tuple[str, ...], comment: str, *, policy: Policy
) -> tuple[Refusal, ...]:
    """A no needs known codes, and words where the code alone says too little."""
    known = claim_reasons(policy)
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
                    required=list(known),
                    values={"code": code},
                )
            )
    needing = set(policy["claim_codes.comment_required_for"])
    if needing.intersection(reason_codes) and len(comment.strip()) < COMMENT_LEAST:
        found.append(
            Refusal(
                "comment_short",
                "请写明原因，至少 {least} 个字",
                field="comment",
                values={"least": COMMENT_LEAST},
            )
        )
    return tuple(found)


def pay_refusals(
    amount_fen: int, paid_on: date, *, left_fen: int, disbursed_on: date, on: date
) -> tuple[Refusal, ...]:
    """Why a payment cannot be meant: nothing, beyond what is payable, or a day that was not."""
    found = []
    if amount_fen <= 0:
        found.append(Refusal("amount_not_positive", "付款金额应大于 0", field="amount_fen"))
    elif amount_fen > left_fen:
        found.append(
            Refusal(
                "beyond_payable",
                "超过还应付的 {left} 元",
                field="amount_fen",
                actual=amount_fen,
                required=left_fen,
                values={"left": format_yuan(left_fen)},
            )
        )
    found += paid_day_refusals(
        paid_on,
        disbursed_on=disbursed_on,
        on=on,
        field="paid_on",
        texts=(N_("付款日不能晚于今天"), N_("付款日不能早于放款日 {day}")),
    )
    return tuple(found)
