"""An enterprise as a page shows it: the facts this reader sees, each with where it comes from."""

from dataclasses import dataclass
from typing import Any

from app.enterprises import queries
from app.enterprises.models import Enterprise
from app.enterprises.rules import reading
from app.enterprises.rules.registering import KIND_LABELS, RETURNEE_KINDS, SIZE_LABELS
from app.enterprises.rules.standing import EVIDENCE_LABELS
from app.kernel.actors import Actor
from app.kernel.words import N_
from app.policy.industries import industry_name
from app.shell.frame import locale_is_chinese

DECLARED = N_("企业填报")
COMPUTED = N_("按标准计算")
CHECKED = N_("已核实")


@dataclass(frozen=True)
class Fact:
    """One line: the name of the fact, its value, how it is written, its source."""

    name: str
    label: str
    value: Any
    shape: str
    source: str


_LINES = (
    ("reference", N_("编号"), "text"),
    ("uscc", N_("统一社会信用代码"), "text"),
    ("kind", N_("类型"), "kind"),
    ("industry", N_("行业"), "industry"),
    ("township_id", N_("所在乡镇"), "township"),
    ("park_id", N_("所在园区"), "park"),
    ("founded_on", N_("成立日期"), "day"),
    ("employees", N_("用工人数"), "people"),
    ("revenue_fen", N_("近 12 个月营业收入"), "money"),
    ("assets_fen", N_("资产总额"), "money"),
    ("size", N_("规模"), "size"),
    ("returnee_kind", N_("返乡类别"), "returnee"),
    ("contact_name", N_("联系人"), "text"),
    ("registered_at", N_("登记时间"), "moment"),
    ("verified_at", N_("核实时间"), "moment"),
    ("evidence", N_("核实依据"), "evidence"),
)
_IDENTITY = ("uscc", "kind")


def facts_shown(actor: Actor, enterprise: Enterprise) -> list[Fact]:
    """The facts in the order of the page; empty ones are left out."""
    facts = queries.facts_of(enterprise)
    allowed = reading.fields_for(actor.role)
    return [
        Fact(name, label, _value(enterprise, name, facts[name]), shape, _source(enterprise, name))
        for name, label, shape in _LINES
        if name in allowed and facts[name] is not None
    ]


def _value(enterprise: Enterprise, name: str, value: Any) -> Any:
    named = {"kind": KIND_LABELS, "size": SIZE_LABELS, "returnee_kind": RETURNEE_KINDS}
    if name in named:
        return named[name][value]
    if name == "evidence":
        return EVIDENCE_LABELS[value]
    if name == "industry":
        language = "zh" if locale_is_chinese() else "en"
        return f"{value} {industry_name(value, language)}"
    if name == "township_id":
        return enterprise.township.name
    if name == "park_id":
        return enterprise.park.name if enterprise.park else None
    return value


def _source(enterprise: Enterprise, name: str) -> str:
    if name == "size":
        return COMPUTED
    if name in ("reference", "registered_at", "verified_at", "evidence"):
        return ""
    return CHECKED if name in _IDENTITY and enterprise.verified_at else DECLARED
