"""What may be written back on a list: the result at the bank, with its reason."""

from app.kernel.refusals import Refusal
from app.kernel.words import N_

RESULTS = {
    "in_progress": N_("办理中"),
    "credited": N_("已授信"),
    "refused": N_("未授信"),
    "withdrawn": N_("企业放弃"),
}
REASON_MAX = 300


def result_refusals(result: str, reason: str) -> tuple[Refusal, ...]:
    """Why a result cannot be written back; a refusal needs its reason (反馈须附原因)."""
    found = []
    if result not in RESULTS:
        found.append(Refusal("result_unknown", "没有这种结果", field="result", actual=result))
    if result == "refused" and not reason.strip():
        found.append(Refusal("reason_missing", "未授信的请写明原因", field="reason"))
    if len(reason) > REASON_MAX:
        found.append(
            Refusal(
                "reason_long",
                "原因请不超过 {most} 个字",
                field="reason",
                values={"most": REASON_MAX},
            )
        )
    return tuple(found)
