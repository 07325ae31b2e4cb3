"""Interest subsidies a loan might get (贴息): uncertain, so never taken off its all-in cost. Pure.

Each is judged by the day of the contract. Of one exclusive group a loan gets one; the one that
brings most stands first. Amounts in fen; principal × years count months as twelfths (30/360).

Source: sme-subsidy-2026, caijin-2025-81, caijin-2026-5, yurenshegui-2025-11.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.kernel.cost import cost_of
from app.kernel.rates import half_up
from app.kernel.schedules.lines import MONTHS_OF_A_YEAR, Line, draw_up
from app.kernel.schedules.terms import Fee, Subsidy, Terms
from app.kernel.words import N_
from app.policy.policy import Policy

LABELS = {
    "startup": N_("创业担保贷款贴息"),
    "sme_fixed_assets": N_("中小微企业固定资产贷款贴息"),
    "services": N_("服务业经营主体贷款贴息"),
}
CONDITIONS = {
    "startup": N_("重点群体或吸纳就业达标的小微企业，由人社部门审核"),
    "sme_fixed_assets": N_("民营中小微企业买设备、建厂房的贷款，银行直接核减或财政拨付"),
    "services": N_("餐饮住宿、健康养老、文旅等服务业经营主体，逾期和不良贷款不贴"),
}


@dataclass(frozen=True)
class SubsidyFacts:
    """What a loan's subsidies depend on; None where it is not known yet (a product's page)."""

    on: date
    startup_loan: bool
    personal: bool = False
    use: str | None = None
    size: str | None = None
    industry: str | None = None


@dataclass(frozen=True)
class Measure:
    """A subsidy in force on a day.

    Attributes:
        points: a yearly rate on the principal; or `share`: a part of the interest.
        payers: who pays which share of it.
    """

    code: str
    points: Decimal | None
    share: Decimal | None
    principal_max_fen: int | None
    amount_max_fen: int | None
    months_max: int | None
    payers: Mapping[str, Decimal]
    group: str
    citation: str
    until: date | None
    rate_max: Decimal | None = None
    """A dearer loan gets nothing."""


def measures(facts: SubsidyFacts, policy: Policy) -> tuple[Measure, ...]:
    """The subsidies that a loan with these facts may ask for."""
    return tuple(_startup(facts, policy) if facts.startup_loan else _other(facts, policy))


def _startup(facts: SubsidyFacts, policy: Policy) -> Iterator[Measure]:
    key = "startup_loans.subsidy_share"
    if key not in policy:
        return
    cap = "individual_cap_fen" if facts.personal else "firm_cap_fen"
    months = "term_individual_months" if facts.personal else "term_firm_months"
    yield Measure(
        code="startup",
        points=None,
        share=Decimal(policy[key]),
        principal_max_fen=policy[f"startup_loans.{cap}"],
        amount_max_fen=None,
        months_max=policy[f"startup_loans.{months}"],
        payers={"public": Decimal(1)},
        group=policy["interest_subsidies.startup.group"],
        citation=policy.cite(key),
        until=policy.in_force(key).ends,
        rate_max=Decimal(policy["lpr.one_year"]) + policy["startup_loans.rate_spread_max"],
    )


def _other(facts: SubsidyFacts, policy: Policy) -> Iterator[Measure]:
    if _fits(facts.use, "sme_fixed_assets.uses", policy) and _fits(
        facts.size, "sme_fixed_assets.sizes", policy
    ):
        yield _measure("sme_fixed_assets", policy)
    if _serves(facts.industry, policy):
        yield _measure("services", policy)


def _fits(fact: str | None, key: str, policy: Policy) -> bool:
    """Whether a fact is among the words of a parameter in force; an unknown one may be."""
    key = f"interest_subsidies.{key}"
    return key in policy and (fact is None or fact in policy[key])


def _serves(industry: str | None, policy: Policy) -> bool:
    key = "interest_subsidies.services.sections"
    if key not in policy:
        return False
    return industry is None or any(industry.startswith(section) for section in policy[key])


def _measure(code: str, policy: Policy) -> Measure:
    at = f"interest_subsidies.{code}"
    amount = f"{at}.amount_max_fen"
    block = policy.in_force(f"{at}.rate")
    return Measure(
        code=code,
        points=Decimal(block.value),
        share=None,
        principal_max_fen=policy[f"{at}.principal_max_fen"],
        amount_max_fen=policy.get(amount),
        months_max=policy[f"{at}.months_max"],
        payers=policy[f"{at}.payer_shares"],
        group=policy[f"{at}.group"],
        citation=block.source,
        until=block.ends,
    )


def subsidy_fen(measure: Measure, terms: Terms, lines: Sequence[Line]) -> int:
    """What a measure would pay towards a loan, half-up once; never more than its interest.

    Case I3: 8,000,000 yuan, 24 months, one repayment at the end, 1.5 points: 240,000.00 yuan.
    """
    interest = sum(line.interest_fen for line in lines)
    if measure.rate_max is not None and terms.annual_rate > measure.rate_max:
        return 0
    if measure.share is not None:
        if terms.principal_fen > (measure.principal_max_fen or terms.principal_fen):
            return 0
        earning = _within(lines, measure.months_max)
        return half_up(sum(line.interest_fen for line in earning) * Fraction(measure.share))
    assert measure.points is not None, measure
    part = Fraction(1)
    if measure.principal_max_fen is not None:
        part = min(part, Fraction(measure.principal_max_fen, terms.principal_fen))
    out = _principal_years(terms, lines, measure.months_max)
    due = half_up(out * part * Fraction(measure.points))
    most = interest if measure.amount_max_fen is None else min(interest, measure.amount_max_fen)
    return min(due, most)


def _within(lines: Sequence[Line], months_max: int | None) -> Sequence[Line]:
    """The lines of the first months; a loan in monthly lines has one a month."""
    return lines if months_max is None or len(lines) == 1 else lines[:months_max]


def _principal_years(terms: Terms, lines: Sequence[Line], months_max: int | None) -> Fraction:
    """Principal outstanding × years up to `months_max`, in fen, months as twelfths."""
    months = terms.term_months or len(lines)
    if not terms.is_equal:
        counted = months if months_max is None else min(months, months_max)
        return Fraction(terms.principal_fen * counted, MONTHS_OF_A_YEAR)
    before = [line.balance_fen + line.principal_fen for line in _within(lines, months_max)]
    return Fraction(sum(before), MONTHS_OF_A_YEAR)


def subsidy_sheet(terms: Terms, facts: SubsidyFacts, *, policy: Policy) -> list[dict[str, Any]]:
    """Each subsidy the loan may ask for, with the all-in cost if it were paid: plain JSON.

    The one that brings most stands first; `best` marks it in its exclusive group. Nothing here
    is taken off the loan's own all-in cost: whether a subsidy is granted is not certain.
    """
    lines = draw_up(terms)
    found = [(subsidy_fen(measure, terms, lines), measure) for measure in measures(facts, policy)]
    ranked = sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])
    seen: set[str] = set()
    sheet = []
    for fen, measure in ranked:
        sheet.append(_item(fen, measure, terms, lines, best=measure.group not in seen))
        seen.add(measure.group)
    return sheet


def _item(
    fen: int, measure: Measure, terms: Terms, lines: Sequence[Line], *, best: bool
) -> dict[str, Any]:
    interest = sum(line.interest_fen for line in lines)
    share = Decimal(fen) / Decimal(interest)
    # Paid at the end: the latest it usually comes, so the figure is never too good.
    cost = cost_of(replace(terms, subsidy=Subsidy(share, "at_maturity")), lines)
    return {
        "code": measure.code,
        "label": LABELS[measure.code],
        "condition": CONDITIONS[measure.code],
        "points": f"{measure.points.normalize():f}" if measure.points is not None else None,
        "share": f"{measure.share.normalize():f}" if measure.share is not None else None,
        "principal_max_fen": measure.principal_max_fen,
        "months_max": measure.months_max,
        "payers": {payer: f"{part.normalize():f}" for payer, part in measure.payers.items()},
        "amount_fen": fen,
        "all_in_with": cost.effective_annual or cost.dated_annual,
        "citation": measure.citation,
        "until": measure.until.isoformat() if measure.until else None,
        "best": best,
    }


def terms_of(
    *,
    principal_fen: int,
    annual_rate: Decimal,
    method: str,
    drawn_on: date,
    term_months: int,
    fees: Sequence[Mapping[str, Any]],
) -> Terms:
    """A loan for the calculators, its fees as an offer's sheet documents them."""
    return Terms(
        principal_fen=principal_fen,
        annual_rate=annual_rate,
        method=method,
        drawn_on=drawn_on,
        term_months=term_months,
        fees=tuple(_fee(fee) for fee in fees),
    )


def _fee(fee: Mapping[str, Any]) -> Fee:
    day = fee.get("paid_on")
    return Fee(fee["kind"], fee["amount_fen"], date.fromisoformat(day) if day else None)
