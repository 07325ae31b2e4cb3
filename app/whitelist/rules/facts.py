"""The facts an eligibility card may read, each with its group and its source. Pure.

The list is closed: a card cannot name a fact that is not here (SC-01). Unknown stays unknown.
The six groups are those of `whitelist.points` (house-defaults#whitelist).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.kernel.dates import add_months
from app.kernel.money import FEN_OF_A_WAN
from app.kernel.words import N_
from app.policy.policy import Policy
from app.whitelist.rules import facts_kinds
from app.whitelist.rules.facts_kinds import fact_kinds, is_fresh
from app.whitelist.rules.scoring import Cell

GROUPS = {
    "compliance": N_("合规"),
    "operation": N_("经营"),
    "jobs": N_("就业"),
    "credit": N_("信用"),
    "park_duties": N_("园区履约"),
    "industry_fit": N_("产业契合"),
}

SOURCES = {
    **facts_kinds.SOURCES,
    "declared": N_("企业填报"),
    "register": N_("登记的园区"),
    "catalogue": N_("县域产业目录"),
    "visit": N_("走访"),
    "whitelist": N_("名单审核"),
    "centre": N_("中心核实"),
    "import": N_("清单导入"),
}

LEVELS = {
    "passed": N_("符合"),
    "failed": N_("不符合"),
    "yes": N_("是"),
    "no": N_("否"),
}

_TESTED = ("passed", "failed")
_SAID = ("yes", "no")


@dataclass(frozen=True)
class Column:
    """A fact: its name, its group, its levels (none for a whole number), how a person raises it.

    `raise_by` is empty where the person can do nothing about it.
    `test` is the code of the five tests (五项标准) that it takes its value from.
    """

    label: str
    group: str
    levels: tuple[str, ...] = ()
    raise_by: str = ""
    test: str | None = None

    @property
    def kind(self) -> str:
        return "categorical" if self.levels else "numeric"


COLUMNS: dict[str, Column] = {
    "compliance_test": Column(
        N_("合规持续经营"),
        "compliance",
        _TESTED,
        N_("请联络员或中心来核实；有不符合的先整改再核实"),
        "compliance",
    ),
    "operating_months": Column(N_("经营月数"), "operation"),
    "revenue_wan": Column(
        N_("近 12 个月收入（万元）"), "operation", (), N_("收入增加后，在企业资料里更新")
    ),
    "employees": Column(N_("用工人数"), "jobs", (), N_("新用工后，在企业资料里更新人数")),
    "credit_test": Column(
        N_("信用状况（没有公开负面记录）"),
        "credit",
        _TESTED,
        N_("请中心核实公开记录；修复完成的记录当天起不再计入"),
        "credit",
    ),
    "premises_test": Column(
        N_("固定经营场所"),
        "park_duties",
        _TESTED,
        N_("请联络员来看经营场所"),
        "premises",
    ),
    "in_park": Column(
        N_("在返乡创业园或平台内"),
        "park_duties",
        _SAID,
        N_("入驻后，在企业资料里选上园区"),
    ),
    "local_industry": Column(N_("符合县域产业方向"), "industry_fit", _SAID),
}
FIXED = frozenset(name for name, column in COLUMNS.items() if not column.raise_by)


@dataclass(frozen=True)
class TestFact:
    """The newest result of one of the five tests: passed, failed or unknown."""

    __test__ = False

    outcome: str
    source: str
    on: date


@dataclass(frozen=True)
class KnownFact:
    """A credit fact that may be used: live, under a live consent or a public record."""

    type: str
    value: facts_kinds.Value
    as_of: date
    source: str


@dataclass(frozen=True)
class EnterpriseFacts:
    """What is known of an enterprise on a day; money in fen.

    `known` are its credit facts that may be used now, fresh or not, newest first.
    `repaired` says for a test on which day a record that weighs on it was last repaired here: a
    failure found before may rest on it.
    """

    founded_on: date
    employees: int
    revenue_fen: int
    industry: str
    kind: str
    in_park: bool
    returnee_kind: str | None
    verified: bool
    declared_on: date
    tests: Mapping[str, TestFact] = field(default_factory=dict)
    known: tuple[KnownFact, ...] = ()
    repaired: Mapping[str, date] = field(default_factory=dict)


# The kind of fact that gives a column its value; what the enterprise's own file says comes after.
_FED_BY = {
    "employees": "staff_count",
    "revenue_wan": "invoice_12m_fen",
    "credit_test": "record_check",
}
_CHECKED = {"clear": "passed", "found": "failed"}


def row_of(facts: EnterpriseFacts, *, on: date, policy: Policy) -> dict[str, Cell]:
    """The card's row. A test without a live result is missing, never a failure."""
    return {name: cell for name, (cell, _, _) in _cells(facts, on, policy).items()}


def sources_of(facts: EnterpriseFacts, *, on: date, policy: Policy) -> dict[str, dict[str, str]]:
    """Where each known fact comes from and from which day: column -> source, on (ISO)."""
    return {
        name: {"source": source, "on": day.isoformat()}
        for name, (cell, source, day) in _cells(facts, on, policy).items()
        if cell is not None
    }


_Found = tuple[Cell, str, date]


def _cells(facts: EnterpriseFacts, on: date, policy: Policy) -> dict[str, _Found]:
    """Column -> value, source, day. A credit fact comes before what the own file says."""
    own = _own_cells(facts, on, policy)
    return {name: _from_facts(name, facts, on, policy) or own[name] for name in COLUMNS}


def _from_facts(name: str, facts: EnterpriseFacts, on: date, policy: Policy) -> _Found | None:
    """A column's value by credit facts: a live record against it, else the fact that feeds it."""
    if record := standing_against(facts, name, on=on, policy=policy):
        return "failed", record.source, record.as_of
    found = fresh_fact(facts, _FED_BY.get(name, ""), on=on, policy=policy)
    if found is None:
        return None
    cell: Cell = int(found.value) if isinstance(found.value, int) else None
    if name == "revenue_wan" and isinstance(found.value, int):
        cell = found.value // FEN_OF_A_WAN
    if isinstance(found.value, str):
        cell = _CHECKED[found.value]
    return cell, found.source, found.as_of


def fresh_fact(facts: EnterpriseFacts, type_: str, *, on: date, policy: Policy) -> KnownFact | None:
    """The fact of a kind that counts: what others state before what is declared, then the newest.

    One that is too old for its kind counts as missing.
    """
    kind = fact_kinds(policy).get(type_)
    fresh = [f for f in facts.known if f.type == type_ and kind and is_fresh(kind, f.as_of, on)]
    return max(fresh, key=lambda f: (f.source != "declared", f.as_of), default=None)


def standing_against(
    facts: EnterpriseFacts, column: str, *, on: date, policy: Policy
) -> KnownFact | None:
    """The newest live record that speaks against a column; a repaired one is not live (CR-01)."""
    kinds = fact_kinds(policy)
    against = [
        f
        for f in facts.known
        if f.type in kinds
        and kinds[f.type].weighs_on == column
        and is_fresh(kinds[f.type], f.as_of, on)
    ]
    return max(against, key=lambda f: f.as_of, default=None)


def _own_cells(facts: EnterpriseFacts, on: date, policy: Policy) -> dict[str, _Found]:
    """What the enterprise's own file and the five tests say; numbers too old are missing."""
    local = facts.industry.startswith(policy["whitelist.local_industries"])
    day = facts.declared_on
    # What the file says serves as long as a head count does: it is stated anew once a year.
    fresh = is_fresh(fact_kinds(policy)["staff_count"], day, on)
    found: dict[str, _Found] = {
        "operating_months": (months_between(facts.founded_on, on), "declared", day),
        "employees": (facts.employees if fresh else None, "declared", day),
        "revenue_wan": (facts.revenue_fen // FEN_OF_A_WAN if fresh else None, "declared", day),
        "in_park": ("yes" if facts.in_park else "no", "register", day),
        "local_industry": ("yes" if local else "no", "catalogue", day),
    }
    for name, column in COLUMNS.items():
        if column.test:
            outcome = outcome_of(facts, column.test, on=on, policy=policy)
            test = facts.tests.get(column.test)
            known = test is not None and outcome != "unknown"
            found[name] = (
                (outcome, test.source, test.on) if test and known else (None, "declared", day)
            )
    return found


def outcome_of(facts: EnterpriseFacts, test: str, *, on: date, policy: Policy) -> str:
    """The outcome of a test on a day: one older than the validity is unknown again.

    So is a failed one from before a record was repaired: it may rest on what is repaired (CR-01).
    """
    found = facts.tests.get(test)
    mended = facts.repaired.get(test)
    if found is not None and found.outcome == "failed" and mended and found.on <= mended:
        return "unknown"
    return live_outcome(found, on=on, policy=policy)


def live_outcome(test: TestFact | None, *, on: date, policy: Policy) -> str:
    """passed, failed or unknown; a result serves for `whitelist.valid_months` months."""
    if test is None or test.outcome not in _TESTED:
        return "unknown"
    return "unknown" if on > valid_until(test.on, policy=policy) else test.outcome


def valid_until(since: date, *, policy: Policy) -> date:
    """The last day on which a score or a test result of `since` still serves."""
    return add_months(since, policy["whitelist.valid_months"])


def months_between(first: date, on: date) -> int:
    """Whole months of operation; 0 before the first one is over."""
    months = (on.year - first.year) * 12 + on.month - first.month
    return max(months - (on.day < first.day), 0)
