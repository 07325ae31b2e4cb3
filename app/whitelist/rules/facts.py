"""The facts an eligibility card may read, each with its group and its source. Pure.

The list is closed: a card cannot name a fact that is not here (SC-01). Unknown stays unknown.
The six groups are those of `whitelist.points` (house-defaults#whitelist).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.kernel.dates import add_months
from app.kernel.words import N_
from app.policy.policy import Policy
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
class EnterpriseFacts:
    """What is known of an enterprise on a day; money in fen."""

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


def row_of(facts: EnterpriseFacts, *, on: date, policy: Policy) -> dict[str, Cell]:
    """The card's row. A test without a live result is missing, never a failure."""
    local = facts.industry.startswith(policy["whitelist.local_industries"])
    tested = {
        name: outcome_of(facts, column.test, on=on, policy=policy)
        for name, column in COLUMNS.items()
        if column.test
    }
    return {
        "operating_months": months_between(facts.founded_on, on),
        "employees": facts.employees,
        "revenue_wan": facts.revenue_fen // 1_000_000,
        "in_park": "yes" if facts.in_park else "no",
        "local_industry": "yes" if local else "no",
        **{name: None if found == "unknown" else found for name, found in tested.items()},
    }


def sources_of(facts: EnterpriseFacts, *, on: date, policy: Policy) -> dict[str, dict[str, str]]:
    """Where each known fact comes from and from which day: column -> source, on (ISO)."""
    found = {}
    for name, column in COLUMNS.items():
        if column.test is None:
            source = {"in_park": "register", "local_industry": "catalogue"}.get(name, "declared")
            found[name] = {"source": source, "on": facts.declared_on.isoformat()}
        elif outcome_of(facts, column.test, on=on, policy=policy) != "unknown":
            test = facts.tests[column.test]
            found[name] = {"source": test.source, "on": test.on.isoformat()}
    return found


def outcome_of(facts: EnterpriseFacts, test: str, *, on: date, policy: Policy) -> str:
    """The outcome of a test on a day: one older than the validity is unknown again."""
    found = facts.tests.get(test)
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
