"""A table of enterprises read in by the centre, row by row. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from app.enterprises.rules import industries
from app.enterprises.rules.registering import (
    EnterpriseDraft,
    KnownPlaces,
    draft_refusals,
    normalised,
)
from app.kernel.tables import Column, FaultyRow, Reading, RowReader, Sheet
from app.kernel.words import N_
from app.policy.policy import Policy

OUTCOMES = {
    "new": N_("新建档案"),
    "changed": N_("更新档案"),
    "known": N_("已有，没有变化"),
    "held": N_("本人已登记，以本人填报为准"),
}
_KIND_WORDS = {
    "sole_trader": ("个体",),
    "farm_cooperative": ("合作社",),
    "family_farm": ("农场",),
    "workshop": ("车间",),
    "company": ("公司", "企业"),
}
_RETURNEE_WORDS = {
    "migrant_worker": ("农民工", "务工"),
    "graduate": ("大学生", "毕业生"),
    "researcher": ("科技",),
    "other": ("其他", "其它"),
}
SHEET = Sheet(
    {
        "uscc": Column(
            N_("统一社会信用代码"),
            ("统一社会信用代码", "社会信用代码", "信用代码"),
            required=True,
            example="91500236MA5EXAMPLE",
        ),
        "name": Column(
            N_("企业名称"),
            ("企业名称", "单位名称", "主体名称", "名称"),
            required=True,
            example="示例食品有限公司",
        ),
        "kind": Column(N_("类型"), ("类型", "主体类型", "企业类型"), required=True, example="公司"),
        "industry": Column(
            N_("行业"), ("行业", "行业代码", "行业名称"), required=True, example="C13"
        ),
        "township_id": Column(
            N_("乡镇"), ("乡镇", "所在乡镇", "乡镇街道"), required=True, example="示例镇"
        ),
        "park_id": Column(N_("园区"), ("园区", "所在园区")),
        "founded_on": Column(
            N_("成立日期"),
            ("成立日期", "成立时间", "注册日期"),
            required=True,
            example="2021-03-15",
        ),
        "employees": Column(
            N_("用工人数"),
            ("用工人数", "员工人数", "从业人数", "人数"),
            required=True,
            example="12",
        ),
        "revenue_fen": Column(
            N_("近 12 个月营业收入"),
            ("营业收入（元）", "近12个月营业收入", "营业收入", "收入"),
            required=True,
            example="2800000",
            money=True,
        ),
        "assets_fen": Column(
            N_("资产总额"),
            ("资产总额（元）", "资产总额", "总资产"),
            required=True,
            example="1500000",
            money=True,
        ),
        "returnee_kind": Column(N_("返乡类别"), ("返乡类别", "人员类别")),
        "returned_on": Column(N_("返乡日期"), ("返乡日期", "返乡时间")),
        "contact_name": Column(N_("联系人"), ("联系人",)),
    }
)


@dataclass(frozen=True)
class PlaceNames:
    """The places of the county by what a table may call them: name, code or public id -> id."""

    townships: Mapping[str, str]
    parks: Mapping[str, str]


@dataclass(frozen=True)
class EnterpriseRow:
    """One row that can be taken; the draft is normalised."""

    number: int
    draft: EnterpriseDraft


def read_row(
    number: int,
    cells: Sequence[str],
    reading: Reading,
    *,
    places: PlaceNames,
    on: date,
    policy: Policy,
) -> EnterpriseRow | FaultyRow:
    """One row of cells as an enterprise, or every reason why not: cells first, then the rules."""
    reader = RowReader(SHEET, cells, reading)
    draft = normalised(_draft(reader, places, on))
    known = KnownPlaces(township=bool(draft.township_id), park=True)
    told = {fault.field for fault in reader.faults}
    faults = [
        *reader.faults,
        *(
            reason
            for reason in draft_refusals(draft, places=known, on=on, policy=policy)
            if reason.field not in told
        ),
    ]
    return FaultyRow(number, tuple(faults)) if faults else EnterpriseRow(number, draft)


def _draft(reader: RowReader, places: PlaceNames, on: date) -> EnterpriseDraft:
    return EnterpriseDraft(
        uscc=reader.text("uscc").replace(" ", ""),
        name=reader.text("name"),
        kind=reader.choice("kind", _KIND_WORDS, N_("类型「{text}」不认识，例如 公司、个体工商户"))
        or "",
        industry=reader.found("industry", _industry, N_("行业「{text}」不在目录里，请写代码或全名"))
        or "",
        township_id=reader.found(
            "township_id", lambda t: place_named(t, places.townships), N_("没有乡镇「{text}」")
        )
        or "",
        park_id=reader.found(
            "park_id", lambda t: place_named(t, places.parks), N_("没有园区「{text}」")
        ),
        founded_on=reader.day("founded_on") or on,
        employees=reader.count("employees"),
        revenue_fen=reader.amount("revenue_fen"),
        assets_fen=reader.amount("assets_fen"),
        returnee_kind=reader.choice(
            "returnee_kind", _RETURNEE_WORDS, N_("返乡类别「{text}」不认识")
        ),
        returned_on=reader.day("returned_on"),
        contact_name=reader.text("contact_name")[:60] or None,
    )


@lru_cache(maxsize=512)
def _industry(text: str) -> str | None:
    # A table names few industries in many rows, and a name is sought in the whole catalogue.
    return industries.find(text).code


def place_named(text: str, names: Mapping[str, str]) -> str | None:
    """The place called so exactly, or the only one whose name the text contains (兴隆镇三角坝)."""
    if text in names:
        return names[text]
    inside = {place for name, place in names.items() if len(name) > 1 and name in text}
    return inside.pop() if len(inside) == 1 else None


def completed(draft: EnterpriseDraft, present: EnterpriseDraft) -> EnterpriseDraft:
    """A draft over what is on file: an empty cell says nothing."""
    kept = ("park_id", "returnee_kind", "returned_on", "contact_name")
    return replace(draft, **{name: getattr(draft, name) or getattr(present, name) for name in kept})
