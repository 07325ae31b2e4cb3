"""Credit parks: five figures against their thresholds, and what would lift a park. Pure.

The formula is public: share of tenants assessed, share of grades A and B among them, share of
bad guaranteed loans, share of rent in arrears, the data duty signed. A figure that is not there
is said as unknown, and what is unknown does not carry a designation.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import Any

from app.kernel.dates import add_months
from app.kernel.money import FEN_OF_A_WAN
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
OUTCOMES = {MET: N_("达到"), NOT_MET: N_("未达到"), UNKNOWN: N_("还不知道")}
FIRMS_MIN = 3
"""Of fewer enterprises a figure would point at one of them: it is neither shown nor used."""
GOOD_GRADES = ("A", "B")

CRITERIA = {
    "assessed": N_("已评定企业占比"),
    "grade_ab": N_("已评定企业中 A、B 级占比"),
    "npl": N_("担保贷款不良率"),
    "rent": N_("租金拖欠率"),
    "duty": N_("管理单位签署数据义务"),
}
KEYS = {
    "assessed": "whitelist.park.assessed_share_min",
    "grade_ab": "whitelist.park.grade_ab_share_min",
    "npl": "whitelist.park.npl_share_max",
    "rent": "whitelist.park.rent_arrears_share_max",
    "duty": "whitelist.park.data_duty",
}
REFUSALS = {
    "figures": N_("数字没有达到要求"),
    "figures_unreliable": N_("数字来源不可靠"),
    "dispute": N_("园区有未处理的投诉或纠纷"),
}
EXITS = {
    "figures": N_("数字不再达到要求"),
    "false_figures": N_("报送的数字不实"),
    "duty_broken": N_("没有履行数据义务"),
    "closed": N_("园区关闭或转作他用"),
    "asked": N_("园区自己申请退出"),
}


@dataclass(frozen=True)
class Part:
    """A part of a whole, both in fen, or both in firms (`unit`)."""

    part: int
    whole: int
    unit: str = "firms"


@dataclass(frozen=True)
class ParkFacts:
    """What a park is rated by. `loans` and `rent` are None where nobody told a usable figure."""

    tenants: int
    assessed: int
    graded_ab: int
    loans: Part | None
    rent: Part | None
    duty_signed: bool


@dataclass(frozen=True)
class Criterion:
    """One line of the formula. `share` is part / whole, None while unknown.

    `lift` is what would carry the line, as a template with `values`; empty where it is met.
    """

    code: str
    outcome: str
    citation: str
    part: int | None = None
    whole: int | None = None
    unit: str = "firms"
    threshold: Decimal | None = None
    lift: str = ""
    values: Mapping[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """As a rating keeps it: whole numbers, the threshold as text, words and their values."""
        return {
            "code": self.code,
            "outcome": self.outcome,
            "citation": self.citation,
            "part": self.part,
            "whole": self.whole,
            "unit": self.unit,
            "threshold": None if self.threshold is None else str(self.threshold),
            "lift": self.lift,
            "values": dict(self.values or {}),
        }


def rate(facts: ParkFacts, *, policy: Policy) -> tuple[Criterion, ...]:
    """The five lines in their order.

    >>> from app.policy.policy import policy_on
    >>> facts = ParkFacts(10, 6, 4, None, Part(1, 100, "fen"), True)
    >>> [c.outcome for c in rate(facts, policy=policy_on(date(2026, 11, 25)))]
    ['not_met', 'met', 'unknown', 'met', 'met']
    """
    return (
        _at_least(
            "assessed",
            Part(facts.assessed, facts.tenants),
            N_("再有 {number} 户企业完成资格评定"),
            N_("园区已核实的企业不到 {least} 户，先请企业登记并核实"),
            policy,
        ),
        _at_least(
            "grade_ab",
            Part(facts.graded_ab, facts.assessed),
            N_("再有 {number} 户已评定的企业提高到 A 级或 B 级"),
            N_("完成资格评定的企业不到 {least} 户，先请企业同意评分"),
            policy,
        ),
        _at_most(
            "npl",
            facts.loans,
            N_("不良贷款余额再减少 {number} 万元"),
            N_("没有可用的担保贷款数字：有担保贷款的企业不到 {least} 户，或者还没有统计"),
            policy,
        ),
        _at_most("rent", facts.rent, *_rent_words(facts.rent), policy),
        _duty(facts.duty_signed, policy),
    )


def _rent_words(rent: Part | None) -> tuple[str, str]:
    firms = rent is not None and rent.unit == "firms"
    lift = N_("再有 {number} 户企业付清租金") if firms else N_("再收回拖欠的租金 {number} 万元")
    return lift, N_("没有可用的租金数字，请园区管理单位报送并注明来源")


IN_MONEY = {
    "再收回拖欠的租金 {number} 万元": N_("再收回拖欠的租金 {amount}"),
    "不良贷款余额再减少 {number} 万元": N_("不良贷款余额再减少 {amount}"),
}
"""Lifts of money as a page says them: an amount reads differently in each language."""


def lift_words(lift: str, values: Mapping[str, Any] | None) -> tuple[str, Mapping[str, Any]]:
    """The text and values of a kept lift as a page says it; a page turns 万元 into yuan.

    >>> lift_words("再收回拖欠的租金 {number} 万元", {"number": 5})
    ('再收回拖欠的租金 {amount}', {'amount': '5万元'})
    >>> lift_words("请园区管理单位签署数据义务承诺书", None)
    ('请园区管理单位签署数据义务承诺书', {})
    """
    found = dict(values or {})
    if lift in IN_MONEY and "number" in found:
        return IN_MONEY[lift], {"amount": f"{found['number']}万元"}
    return lift, found


def _at_least(code: str, found: Part, lift: str, missing: str, policy: Policy) -> Criterion:
    """A share of firms that must be reached; the lift counts firms at the present whole."""
    least = Decimal(policy[KEYS[code]])
    cite = policy.cite(KEYS[code])
    if found.whole < FIRMS_MIN:
        return Criterion(
            code, UNKNOWN, cite, threshold=least, lift=missing, values={"least": FIRMS_MIN}
        )
    needed = ceil(least * found.whole) - found.part
    if needed <= 0:
        return Criterion(code, MET, cite, found.part, found.whole, threshold=least)
    values = {"number": needed}
    return Criterion(
        code, NOT_MET, cite, found.part, found.whole, threshold=least, lift=lift, values=values
    )


def _at_most(code: str, found: Part | None, lift: str, missing: str, policy: Policy) -> Criterion:
    """A share that must not be passed; the lift is in firms, or in 万元 rounded up."""
    most = Decimal(policy[KEYS[code]])
    cite = policy.cite(KEYS[code])
    if found is None or found.whole <= 0:
        return Criterion(
            code, UNKNOWN, cite, threshold=most, lift=missing, values={"least": FIRMS_MIN}
        )
    over = found.part - floor(most * found.whole)
    if over <= 0:
        return Criterion(code, MET, cite, found.part, found.whole, found.unit, most)
    number = over if found.unit == "firms" else -(-over // FEN_OF_A_WAN)
    values = {"number": number}
    return Criterion(
        code, NOT_MET, cite, found.part, found.whole, found.unit, most, lift=lift, values=values
    )


def _duty(signed: bool, policy: Policy) -> Criterion:
    lift = "" if signed else N_("请园区管理单位签署数据义务承诺书")
    outcome = MET if signed else NOT_MET
    return Criterion("duty", outcome, policy.cite(KEYS["duty"]), lift=lift)


def carries(criteria: Iterable[Mapping[str, Any]]) -> bool:
    """Whether every line is met; an unknown one is not."""
    return all(line["outcome"] == MET for line in criteria)


def designation_refusals(criteria: Iterable[Mapping[str, Any]]) -> tuple[Refusal, ...]:
    """Why these figures do not carry a designation: one reason for each line not met."""
    texts = {
        NOT_MET: N_("未达到：{name}"),
        UNKNOWN: N_("还不知道：{name}；没有数字不能认定"),
    }
    return tuple(
        Refusal(
            f"park_{line['code']}",
            texts[line["outcome"]],
            citation=line["citation"],
            values={"name": CRITERIA[line["code"]]},
        )
        for line in criteria
        if line["outcome"] != MET
    )


def loans_part(principal_fen: int, npl_fen: int, borrowers: int) -> Part | None:
    """The guaranteed loans of a park as a part of a whole; None of too few borrowers."""
    return Part(npl_fen, principal_fen, "fen") if borrowers >= FIRMS_MIN else None


def rent_part(
    told: Part | None, *, known: int, owing: int, tenants: int, policy: Policy
) -> Part | None:
    """The rent of a park: what its manager told, else counted from facts of enough tenants.

    Args:
        told: rent overdue and rent due in fen.
        known: tenants whose rent is known from a fact in use; `owing` of them owe.
    """
    if told is not None:
        return told
    enough = Decimal(policy["whitelist.park.rent_known_share_min"]) * tenants
    return Part(owing, known) if known >= FIRMS_MIN and known >= enough else None


def rent_refusals(
    due_fen: int, overdue_fen: int, as_of: date, *, on: date, policy: Policy
) -> tuple[Refusal, ...]:
    """Why the rent figures of a park cannot be taken."""
    found = []
    if due_fen <= 0:
        found.append(Refusal("rent_due", "应收租金须大于零", field="due_fen"))
    if not 0 <= overdue_fen <= max(due_fen, 0):
        found.append(
            Refusal("rent_overdue", "拖欠不能小于零，也不能多于应收租金", field="overdue_fen")
        )
    most = policy["whitelist.park.figure_days_max"]
    if as_of > on:
        found.append(Refusal("as_of_future", "日期不能在今天以后", field="as_of"))
    elif (on - as_of).days > most:
        text = N_("数字超过 {most} 天，不能再用")
        found.append(Refusal("as_of_old", text, field="as_of", values={"most": most}))
    return tuple(found)


def codes_refusals(code: str, known: Collection[str]) -> tuple[Refusal, ...]:
    """A decision against a park names a reason of the table."""
    return () if code in known else (Refusal("reason_needed", "请选择原因", field="code"),)


def review_due(designated_on: date, *, policy: Policy) -> date:
    """The day from which a designation is looked at anew."""
    return add_months(designated_on, policy["whitelist.park.review_months"])


def effective_until(review_due_on: date, *, policy: Policy) -> date:
    """The last day on which a designation counts while its review is not decided."""
    return review_due_on + timedelta(days=policy["whitelist.park.review_days_max"])
