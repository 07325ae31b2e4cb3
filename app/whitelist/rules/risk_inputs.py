"""What may fill a column of a risk card: a closed list (取数范围). Pure.

Credit facts that may be used, and a few fields of the enterprise's own file. Left out on purpose:
judicial records (a rule of their own refers to a person), employment absorbed (a policy aim, shown
beside), park membership (rewards the address), everything about persons (SC-01).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy
from app.whitelist.rules.facts import EnterpriseFacts, fresh_fact, row_of, sources_of
from app.whitelist.rules.facts_kinds import fact_kinds
from app.whitelist.rules.forbidden import is_forbidden
from app.whitelist.rules.governing import bases_of
from app.whitelist.rules.scorecard import points
from app.whitelist.rules.scorecard.derive import derive
from app.whitelist.rules.scorecard.schema import Column, schema_of

FIELDS = {
    "operating_months": (N_("经营月数"), "numeric"),
    "employees": (N_("用工人数"), "numeric"),
    "revenue_wan": (N_("近 12 个月收入（万元）"), "numeric"),
    "industry_section": (N_("行业门类"), "categorical"),
    "enterprise_kind": (N_("经营主体类型"), "categorical"),
}
NOT_FOR_RISK = frozenset({"local_jobs"})
GROUPS_NOT_FOR_RISK = frozenset({"records", "park"})

Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """One thing that can fill a column. The labels of a field of the file are one msgid."""

    code: str
    label: str
    label_en: str
    kind: str


def sources(policy: Policy) -> dict[str, Source]:
    """Everything that may fill a column, by code; nothing else can reach a card."""
    found = {code: Source(code, zh, zh, kind) for code, (zh, kind) in FIELDS.items()}
    for code, kind in fact_kinds(policy).items():
        if kind.group not in GROUPS_NOT_FOR_RISK and code not in NOT_FOR_RISK:
            cells = "categorical" if kind.kind == "level" else "numeric"
            found[code] = Source(code, kind.zh, kind.en, cells)
    return found


def base_columns(card: Mapping[str, Any]) -> dict[str, str]:
    """The columns that must be filled for a card, with the kind of each: numeric, categorical."""
    known = _known(card)
    kinds = {f["column"]: f["kind"] for f in card["factors"] if f["kind"] != "pair"}
    wanted = dict.fromkeys(n for f in card["factors"] for n in points.sources_of(f))
    return {
        base: known[base].kind if base in known else kinds.get(base, "numeric")
        for name in wanted
        for base in bases_of(name, known)
    }


def _known(card: Mapping[str, Any]) -> dict[str, Column]:
    """The columns of a card's schema by name, derived ones after their sources."""
    if "schema" not in card:
        return {}
    return {column.name: column for column in schema_of(card["schema"]).columns}


def whole_mapping(card: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, str]:
    """A source for each column: as typed, else the one of the column's own name."""
    return {name: typed.get(name, name) for name in base_columns(card)} | dict(typed)


def mapping_refusals(
    card: Mapping[str, Any], mapping: Mapping[str, str], policy: Policy
) -> tuple[Refusal, ...]:
    """Why columns cannot be filled like this, every reason at once."""
    known, wanted, found = sources(policy), base_columns(card), []
    for name, code in mapping.items():
        if name not in wanted:
            found.append(_refusal("mapping_idle", N_("评分卡没有「{name}」这一列"), name, code))
        elif is_forbidden(name) or is_forbidden(code):
            text = N_("「{name} = {code}」说的是不得用于评分的内容")
            found.append(_refusal("card_forbidden", text, name, code))
        elif code not in known:
            text = N_("「{name}」要用的「{code}」不在可用的事实里")
            found.append(_refusal("mapping_unknown", text, name, code))
        elif known[code].kind != wanted[name]:
            number = N_("「{name}」是数字，「{code}」不是数字")
            kind = N_("「{name}」是类别，「{code}」不是类别")
            text = number if wanted[name] == "numeric" else kind
            found.append(_refusal("mapping_kind", text, name, code))
    found += [
        _refusal("mapping_missing", N_("请写明「{name}」用哪个事实"), name, "")
        for name in wanted
        if name not in mapping
    ]
    return tuple(found)


def _refusal(code: str, text: str, name: str, source: str) -> Refusal:
    values = {"name": name, "code": source}
    return Refusal(code, text, "house-defaults#risk", "mapping", values=values)


def inputs_of(
    mapping: Mapping[str, str], facts: EnterpriseFacts, *, on: date, policy: Policy
) -> tuple[Row, dict[str, dict[str, str]]]:
    """Column -> value (None where missing or too old), and where each known one comes from."""
    own = row_of(facts, on=on, policy=policy)
    own_sources = sources_of(facts, on=on, policy=policy)
    row: Row = {}
    told: dict[str, dict[str, str]] = {}
    for column, code in sorted(mapping.items()):
        if code in FIELDS:
            row[column] = _field(code, own, facts)
            told[column] = own_sources.get(code, _declared(facts))
        else:
            fact = fresh_fact(facts, code, on=on, policy=policy)
            row[column] = None if fact is None else _cell(fact.value, on)
            told[column] = {} if fact is None else _source(fact.source, fact.as_of)
    return row, {name: source for name, source in told.items() if row[name] is not None}


def _field(code: str, own: Mapping[str, Any], facts: EnterpriseFacts) -> int | str | None:
    if code == "industry_section":
        return facts.industry[:1]
    if code == "enterprise_kind":
        return facts.kind
    value: int | None = own[code]
    return value


def _cell(value: int | str | date, on: date) -> int | str:
    """A day counts as the days since it."""
    return (on - value).days if isinstance(value, date) else value


def _declared(facts: EnterpriseFacts) -> dict[str, str]:
    return _source("declared", facts.declared_on)


def _source(source: str, day: date) -> dict[str, str]:
    return {"source": source, "on": day.isoformat()}


def columns_of(card: Mapping[str, Any], rows: list[Row]) -> dict[str, list[Any]]:
    """The rows as the columns that the card's factors read, derived ones made."""
    known = _known(card)
    kinds = base_columns(card)
    cells = {name: [_typed(row.get(name), kind) for row in rows] for name, kind in kinds.items()}
    read = {n for f in card["factors"] for n in points.sources_of(f)}
    for column in _behind(read - cells.keys(), known):
        cells[column.name] = derive(column, [cells[source] for source in column.sources])
    return cells


def _behind(names: set[str], known: dict[str, Column]) -> list[Column]:
    """The derived columns of these names and those below them, each after what it is made from.

    A schema lists a derived column after its sources: backwards, each is met after all that need
    it.
    """
    needed, found = set(names), []
    for column in reversed(known.values()):
        if column.name in needed and column.sources:
            found.append(column)
            needed.update(column.sources)
    return found[::-1]


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    return str(value) if kind == "categorical" else float(value)
