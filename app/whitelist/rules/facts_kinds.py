"""What a credit fact is: its kinds, their values, who may state one, how long it serves. Pure.

Kinds stand in policy/parameters/credit_facts.toml. A public record needs no consent; anything else
is kept only under a live one. An old fact is missing, never a failure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from app.kernel.actors import Role
from app.kernel.dates import add_months
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.codes import codes
from app.policy.policy import Policy

FAMILY = "credit_facts"
INT_MAX = 10**15

GROUPS = {
    "tax": N_("税务和开票"),
    "jobs": N_("用工和社保"),
    "utilities": N_("水电气"),
    "records": N_("公开信用记录"),
    "park": N_("园区"),
    "bank": N_("银行"),
}
SOURCES = {
    "declared": N_("本人填报"),
    "department": N_("部门"),
    "township": N_("乡镇"),
    "bank": N_("银行出具"),
    "park": N_("园区"),
    "centre": N_("中心核实"),
    "platform": N_("省级节点"),
    "loans": N_("贷款登记"),
}
LEVELS = {
    "clear": N_("没有负面记录"),
    "found": N_("有负面记录"),
    "paid": N_("已交清"),
    "owing": N_("有拖欠"),
    "kept": N_("已履行"),
    "broken": N_("没有履行"),
}
UNITS = {
    "count": N_("人"),
    "kwh": N_("度"),
    "days": N_("天"),
}
VIAS = ("page", "api", "import", "connector", "reaction")
ENDINGS = {
    "superseded": N_("有更新的事实"),
    "repaired": N_("信用已修复"),
    "corrected": N_("更正后不再使用"),
    "undone": N_("导入已撤销"),
}
SOURCES_OF_ROLE: Mapping[Role | None, tuple[str, ...]] = {
    Role.ENTREPRENEUR: ("declared",),
    Role.FINANCE_BUREAU: ("department",),
    Role.PARK_MANAGER: ("park",),
    Role.FINANCE_CENTRE: ("centre", "department", "bank", "platform", "township", "park"),
    Role.FINANCE_LEAD: ("centre", "department", "bank", "platform", "township", "park"),
    None: ("loans",),
}
"""For whom a person in a role may state facts; the centre also for an office whose paper it has."""
PURPOSES = {
    "scoring": N_("核对资格评分"),
    "whitelist": N_("审核名单"),
    "correction": N_("办理更正"),
    "complaint": N_("处理投诉或咨询"),
}
"""Why a member of staff opens an enterprise's facts; said before, logged, shown to the owner."""

Value = int | str | date


@dataclass(frozen=True)
class FactKind:
    """One kind of fact. `months` of freshness; `levels` for a kind of `level`."""

    code: str
    zh: str
    en: str
    group: str
    kind: str
    months: int
    public: bool
    suppliers: tuple[str, ...]
    levels: tuple[str, ...] = ()
    warned: bool = False
    numbered: bool = False
    weighs_on: str | None = None

    @property
    def column(self) -> str:
        """The one column of the table that holds a value of this kind."""
        return {"level": "value_text", "date": "value_date"}.get(self.kind, "value_int")


@dataclass(frozen=True)
class FactDraft:
    """A fact as somebody states it. `as_of` is the day it is true of."""

    type: str
    value: Value | None
    as_of: date
    number: str = ""


@lru_cache(maxsize=16)
def fact_kinds(policy: Policy) -> Mapping[str, FactKind]:
    """Every kind in force, in the order of its groups, then of its name."""
    found = [FactKind(code, **_plain(entry)) for code, entry in codes(policy, FAMILY).items()]
    order = list(GROUPS)
    ordered = sorted(found, key=lambda k: (order.index(k.group), k.code))
    return MappingProxyType({kind.code: kind for kind in ordered})


def _plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list | tuple) else v for name, v in entry.items()}


def kinds_from(policy: Policy, *sources: str) -> dict[str, FactKind]:
    """The kinds that one of these sources may state."""
    return {
        code: kind
        for code, kind in fact_kinds(policy).items()
        if any(source in kind.suppliers for source in sources)
    }


def draft_refusals(
    draft: FactDraft, *, source: str, on: date, policy: Policy
) -> tuple[Refusal, ...]:
    """Why a fact cannot be taken as it is stated; every reason at once."""
    kind = fact_kinds(policy).get(draft.type)
    if kind is None:
        return (Refusal("fact_unknown", N_("没有这一类事实"), field="type"),)
    found = []
    if source not in kind.suppliers:
        cite = policy.cite(f"{FAMILY}.{kind.code}")
        text = N_("这一类事实不能由这个来源提供")
        found.append(Refusal("not_a_supplier", text, cite, field="type"))
    if draft.as_of > on:
        found.append(Refusal("day_ahead", N_("截至日期不能晚于今天"), field="as_of"))
    elif not is_fresh(kind, draft.as_of, on):
        text = N_("太旧了：这一类事实只在 {months} 个月内有用")
        values = {"months": kind.months}
        found.append(Refusal("fact_stale", text, field="as_of", values=values))
    if kind.numbered != bool(draft.number.strip()):
        text = N_("请填写文书或合同编号") if kind.numbered else N_("这一类事实没有编号")
        found.append(Refusal("number_wrong", text, field="number"))
    return (*found, *_value_refusals(kind, draft, on))


def _value_refusals(kind: FactKind, draft: FactDraft, on: date) -> tuple[Refusal, ...]:
    value = draft.value
    if kind.kind == "level":
        fine, text = value in kind.levels, N_("请从给出的选项里选")
    elif kind.kind == "date":
        fine = isinstance(value, date) and value <= on
        text = N_("请填写日期，不能晚于今天")
    else:
        whole = isinstance(value, int) and not isinstance(value, bool)
        fine = whole and 0 <= int(str(value)) <= INT_MAX
        text = N_("请填写不小于 0 的数")
    return () if fine else (Refusal("value_wrong", text, field="value"),)


def is_fresh(kind: FactKind, as_of: date, on: date) -> bool:
    """Whether a fact of a day still serves on another."""
    return on <= fresh_until(kind, as_of)


def fresh_until(kind: FactKind, as_of: date) -> date:
    """The last day on which a fact still serves."""
    return add_months(as_of, kind.months)


def answer_due(asked_on: date, *, policy: Policy) -> date:
    """The last day to answer a request for correction. Source: credit-reporting-2013#25."""
    return date.fromordinal(asked_on.toordinal() + policy["clocks.credit_objection_days"])


def source_refusals(
    role: Role | None, source: str, *, park: str | None, own: str | None
) -> tuple[Refusal, ...]:
    """Why somebody may not state a fact for a source about an enterprise.

    Args:
        park: public id of the park it lies in. own: of the institution of who states it.
    """
    if source not in SOURCES_OF_ROLE.get(role, ()):
        return (Refusal("source_not_yours", N_("不能以这个来源记录事实"), field="source"),)
    if role is Role.PARK_MANAGER and (own is None or park != own):
        text = N_("这家企业不在本园区")
        return (Refusal("not_in_your_park", text, field="uscc"),)
    return ()


RECORDER = Refusal(
    "four_eyes", N_("这条事实是您录入的，请由另一位同事决定"), "house-defaults#facts"
)
"""The one who recorded a fact does not judge whether it is right."""


def decision_refusals(outcome: str, note: str) -> tuple[Refusal, ...]:
    """Why a request for correction cannot be decided like this."""
    found = []
    if outcome not in ("uphold", "refuse"):
        found.append(Refusal("outcome_unknown", N_("请选择结果"), field="outcome"))
    if not note.strip():
        found.append(Refusal("note_missing", N_("请写明理由，当事人会看到"), field="note"))
    return tuple(found)


def repair_refusals(repaired_on: date, *, begun: date, on: date, note: str) -> tuple[Refusal, ...]:
    """Why a record cannot be marked as repaired like this. Source: credit-repair-2026."""
    found = []
    if not (begun <= repaired_on <= on):
        text = N_("修复日期应在记录日期和今天之间")
        found.append(Refusal("repair_day", text, "credit-repair-2026", field="repaired_on"))
    if not note.strip():
        found.append(Refusal("note_missing", N_("请写明修复决定的文号"), field="note"))
    return tuple(found)
