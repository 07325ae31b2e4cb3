"""Pure rules of liaison: what a visit may say, whom an officer may look after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy

MODES = {"visit": N_("上门"), "phone": N_("电话")}
ISSUES = {
    "financing": N_("缺资金"),
    "papers": N_("办手续"),
    "labour": N_("招工"),
    "market": N_("销路"),
    "land": N_("用地厂房"),
    "utilities": N_("水电气路"),
    "policy": N_("政策兑现"),
    "other": N_("其他"),
}
STANDINGS = {"officer": N_("联络员"), "lead": N_("联系领导")}
NOTE_MAX = 500


@dataclass(frozen=True)
class VisitDraft:
    """What an officer writes down. `tests`: five-test code -> outcome seen on the spot."""

    on: date
    mode: str
    issues: tuple[str, ...] = ()
    note: str = ""
    next_on: date | None = None
    tests: Mapping[str, str] = field(default_factory=dict)
    needs_help: bool = False


def visit_refusals(draft: VisitDraft, *, on: date) -> tuple[Refusal, ...]:
    """Why a visit cannot be written down; `on` is the day of writing."""
    return (*_day_refusals(draft, on), *_word_refusals(draft))


def _day_refusals(draft: VisitDraft, on: date) -> tuple[Refusal, ...]:
    found = []
    if draft.on > on:
        found.append(Refusal("visit_in_future", "走访日期不能晚于今天", field="on"))
    if draft.on < on - timedelta(days=366):
        found.append(Refusal("visit_too_old", "一年以前的走访不再补记", field="on"))
    if draft.next_on is not None and draft.next_on <= draft.on:
        found.append(Refusal("next_before_visit", "下次日期应晚于本次走访", field="next_on"))
    return tuple(found)


def _word_refusals(draft: VisitDraft) -> tuple[Refusal, ...]:
    found = []
    if draft.mode not in MODES:
        found.append(Refusal("mode_unknown", "请选择上门或电话", field="mode"))
    if any(issue not in ISSUES for issue in draft.issues):
        found.append(Refusal("issue_unknown", "没有这类问题", field="issues"))
    if len(draft.note) > NOTE_MAX:
        found.append(
            Refusal("note_long", "请不超过 {most} 个字", field="note", values={"most": NOTE_MAX})
        )
    if (draft.tests or draft.needs_help) and not draft.note.strip():
        found.append(Refusal("note_missing", "请写一句看到了什么，作为依据", field="note"))
    return tuple(found)


@dataclass(frozen=True)
class AssignmentFacts:
    """What stands when an officer is to look after an enterprise or a park."""

    standing: str
    firms_now: int
    for_park: bool
    taken: bool
    already: bool


def assignment_refusals(facts: AssignmentFacts, *, policy: Policy) -> tuple[Refusal, ...]:
    """Why the assignment cannot be made; every reason."""
    found = []
    if facts.standing not in STANDINGS:
        found.append(Refusal("standing_unknown", "请选择联络员或联系领导", field="standing"))
        return tuple(found)
    if facts.already:
        found.append(Refusal("already_assigned", "已经由这位联系"))
    elif facts.taken:
        found.append(Refusal("already_taken", "已有人联系，请先结束原来的安排", "fengjie-2022#5.2"))
    key = "liaison.firms_per_lead" if facts.standing == "lead" else "liaison.firms_per_officer"
    most = policy[key]
    if not facts.for_park and not facts.already and facts.firms_now >= most:
        found.append(
            Refusal(
                "too_many_firms",
                "每位最多联系 {most} 家企业，已满",
                policy.cite(key),
                actual=facts.firms_now,
                required=most,
                values={"most": most},
            )
        )
    return tuple(found)


def due_again(last_on: date | None, next_on: date | None, *, policy: Policy) -> date | None:
    """When to go again: the day agreed on the visit, else the usual interval; None if never."""
    if next_on is not None:
        return next_on
    if last_on is None:
        return None
    return last_on + timedelta(days=policy["liaison.visit_every_days"])
