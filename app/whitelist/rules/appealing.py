"""Appeals: what they may be about, how long, who may answer. Pure."""

from datetime import datetime

from app.kernel.refusals import Refusal
from app.kernel.words import N_

SUBJECTS = {
    "score": N_("资格评分"),
    "entry": N_("名单决定"),
    "negative": N_("负面清单记录"),
}
DECISIONS = {
    "score": N_("评分结果"),
    "refuse": N_("不予进入名单"),
    "suspend": N_("暂停"),
    "remove": N_("移出名单"),
    "list": N_("列入负面清单"),
}
GROUNDS_MAX = 1000
EVIDENCE_MAX = 1000

# What of an entry in this state was decided.
DECISION_OF_STATE = {"refused": "refuse", "suspended": "suspend", "removed": "remove"}


def filing_refusals(
    *, decision: str | None, at: datetime, until: datetime | None, open_already: bool
) -> tuple[Refusal, ...]:
    """Why no appeal can be filed now; `until` is the last moment for this decision."""
    if decision is None or until is None:
        return (Refusal("nothing_to_appeal", "现在没有可以申诉的决定；办到哪一步，请看“我的名单”"),)
    if open_already:
        return (
            Refusal("already_appealed", "这项决定已有一份申诉在办；请等答复，或者撤回后重新提出"),
        )
    if at > until:
        text = N_("申诉期已过（到 {day} 为止）；事实有错可以申请更正，条件变了可以重新申请")
        return (Refusal("too_late", text, values={"day": until.date().isoformat()}),)
    return ()
