"""The facts an eligibility card may read, each from its own source; unknown stays unknown."""

from dataclasses import dataclass
from datetime import date

from app.whitelist.rules.scoring import Cell

# column -> (Chinese name, English name, can the person change it)
COLUMNS: dict[str, tuple[str, str, bool]] = {
    "operating_months": ("经营月数", "Months in business", False),
    "employees": ("员工人数", "People employed", True),
    "revenue_wan": ("近 12 个月收入（万元）", "Revenue of 12 months (10,000 yuan)", True),
    "compliance_test": ("合规持续经营", "Lawful, lasting operation", True),
    "premises_test": ("固定经营场所", "Fixed premises", True),
    "credit_test": ("信用状况（公开负面记录）", "No public negative record", True),
    "in_park": ("在园区或平台内", "Tenant of a park or platform", True),
    "local_industry": ("符合县域产业方向", "Fits the county's industries", False),
}
FIXED = frozenset(name for name, (_, _, own) in COLUMNS.items() if not own)

LOCAL_INDUSTRIES = ("A", "C13", "C14", "C15", "C17", "C18", "C19", "C20", "H", "F51", "F52")


@dataclass(frozen=True)
class EnterpriseFacts:
    """What is known of an enterprise on a day; money in fen."""

    founded_on: date
    employees: int
    revenue_fen: int
    industry: str
    in_park: bool
    tests: dict[str, str]


def row_of(facts: EnterpriseFacts, *, on: date) -> dict[str, Cell]:
    """The card's row. A test without a result is missing, never a failure."""
    months = (on.year - facts.founded_on.year) * 12 + on.month - facts.founded_on.month
    if on.day < facts.founded_on.day:
        months -= 1
    return {
        "operating_months": max(months, 0),
        "employees": facts.employees,
        "revenue_wan": facts.revenue_fen // 1_000_000,
        "compliance_test": _result(facts.tests.get("compliance")),
        "premises_test": _result(facts.tests.get("premises")),
        "credit_test": _result(facts.tests.get("credit")),
        "in_park": "yes" if facts.in_park else "no",
        "local_industry": "yes" if facts.industry.startswith(LOCAL_INDUSTRIES) else "no",
    }


def _result(outcome: str | None) -> str | None:
    return outcome if outcome in ("passed", "failed") else None
