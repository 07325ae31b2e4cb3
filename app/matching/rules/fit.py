"""Does a product take a need? The facts a clause may read, and the verdict with all reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from app.kernel.dates import add_months
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.matching.rules.cost import Price
from app.products.rules.eligibility import (
    Bounds,
    Clause,
    Facts,
    Finding,
    Outcome,
    bound_clauses,
    judge_all,
    verdict_of,
)

RATIOS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"amount_to_revenue": ("amount_fen", "revenue_fen")}
)
"""Facts that are one fact over another: name -> (over, under)."""


@dataclass(frozen=True)
class ProductFacts:
    """A live product as matching sees it. `key` orders stably, `public_id` is shown."""

    key: int
    public_id: str
    bounds: Bounds
    rules: tuple[Clause, ...]
    price: Price

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Its bounds, then its own rules in their order."""
        return (*bound_clauses(self.bounds), *self.rules)


@dataclass(frozen=True)
class Fit:
    """The verdict on one product and every finding it rests on."""

    product: ProductFacts
    verdict: str
    findings: tuple[Finding, ...]

    @property
    def eligible(self) -> bool:
        return self.verdict == "eligible"

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """What fails or is missing."""
        return tuple(finding for finding in self.findings if not finding.passes)


def fit(facts: Facts, product: ProductFacts) -> Fit:
    """Compare a need with a product: eligible, ineligible, or unknown until more is supplied."""
    findings = judge_all(product.clauses, facts)
    return Fit(product, verdict_of(findings), findings)


def complete(facts: Facts) -> dict[str, Any]:
    """The facts with the ratios worked out from them; a ratio without its parts is missing."""
    return {**facts, **{name: _ratio(facts, *parts) for name, parts in RATIOS.items()}}


def _ratio(facts: Facts, over: str, under: str) -> Fraction | None:
    top, bottom = facts.get(over), facts.get(under)
    return Fraction(top, bottom) if top is not None and bottom else None


def months_since(founded_on: date, on: date) -> int:
    """Whole months in business on a day; 31 January to 28 February is one."""
    months = (on.year - founded_on.year) * 12 + on.month - founded_on.month
    return max(months if add_months(founded_on, months) <= on else months - 1, 0)


def reason_of(finding: Finding) -> Refusal:
    """A finding as a reason; what is missing says what to supply."""
    clause = finding.clause
    text, values = clause.text, dict(clause.values)
    if not values:
        # The bank's own words may hold braces; they are filled in, never read as a template.
        text, values = "{words}", {"words": clause.text}
    if finding.outcome is Outcome.UNKNOWN:
        text, values = N_("还缺这一项资料：{words}"), {"words": clause.text}
    return Refusal(
        clause.code,
        text,
        field=clause.field,
        actual=plain(finding.actual),
        required=plain(clause.value),
        values=values,
    )


def plain(value: Any) -> Any:
    """A fact as JSON carries it: a ratio as a decimal string, never a float."""
    if isinstance(value, Fraction):
        return f"{float(value):.6f}"
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
