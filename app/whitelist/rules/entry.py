"""Entry conditions of the county template (入选条件), each with what it rests on. Pure.

Said beside the score, never added to it. What nobody has checked is unknown, never a failure.
FC-01: the county asks where a firm produces and employs, never where it is registered.
"""

from dataclasses import dataclass
from datetime import date

from app.kernel.words import N_
from app.policy.policy import Policy
from app.whitelist.rules.facts import (
    EnterpriseFacts,
    fresh_fact,
    months_between,
    row_of,
)

_HOUSEHOLDS = ("sole_trader", "family_farm")

PASSED, FAILED, UNKNOWN = "passed", "failed", "unknown"

# code, sentence, outcome, parameter it rests on (else the template as a whole), values.
_Line = tuple[str, str, str, str | None, dict[str, object]]


@dataclass(frozen=True)
class Condition:
    """One condition: a sentence with its values, the outcome, the clause it rests on."""

    code: str
    text: str
    outcome: str
    citation: str
    values: dict[str, object]


def conditions(facts: EnterpriseFacts, *, on: date, policy: Policy) -> tuple[Condition, ...]:
    """Every entry condition with its outcome on a day.

    Source: house-defaults#whitelist; a parameter known by hearsay only leaves it unknown.
    """
    months = months_between(facts.founded_on, on)
    least = policy["whitelist.entry.operating_months_min"]
    row = row_of(facts, on=on, policy=policy)
    compliance = str(row["compliance_test"] or UNKNOWN)
    credit = str(row["credit_test"] or UNKNOWN)
    found: tuple[_Line, ...] = (
        ("in_county", N_("在本县生产或用工，并在园区或乡镇平台内"), _placed(facts), None, {}),
        (
            "operating_months",
            N_("经营满 {least} 个月（现在 {months} 个月；创业担保满 {startup} 个月即可）"),
            PASSED if months >= least else FAILED,
            "entry.operating_months_min",
            {
                "least": least,
                "months": months,
                "startup": policy["whitelist.entry.operating_months_startup_min"],
            },
        ),
        (
            "tax_grade",
            N_("纳税信用不是 {grades} 级"),
            _tax_grade(facts, on, policy),
            "entry.tax_grades_refused",
            {"grades": "/".join(policy["whitelist.entry.tax_grades_refused"])},
        ),
        ("no_dishonesty", N_("没有被列为失信被执行人"), credit, None, {}),
        ("no_abnormality", N_("没有列入经营异常名录，没有拖欠工资"), compliance, None, {}),
        (
            "insured_staff",
            N_("参保职工不少于 {least} 人，或者是家庭经营"),
            PASSED if facts.kind in _HOUSEHOLDS else _insured(facts, on, policy),
            "entry.insured_staff_min",
            {"least": policy["whitelist.entry.insured_staff_min"]},
        ),
        (
            "returnee",
            N_("负责人是返乡入乡人员（外出务工或求学满 {months} 个月）"),
            PASSED if facts.returnee_kind and facts.verified else UNKNOWN,
            "entry.returnee_months_min",
            {"months": policy["whitelist.entry.returnee_months_min"]},
        ),
    )
    return tuple(_condition(*line, policy=policy) for line in found)


def _placed(facts: EnterpriseFacts) -> str:
    return PASSED if facts.in_park and facts.employees > 0 else UNKNOWN


def _tax_grade(facts: EnterpriseFacts, on: date, policy: Policy) -> str:
    found = fresh_fact(facts, "tax_grade", on=on, policy=policy)
    if found is None:
        return UNKNOWN
    return FAILED if found.value in policy["whitelist.entry.tax_grades_refused"] else PASSED


def _insured(facts: EnterpriseFacts, on: date, policy: Policy) -> str:
    found = fresh_fact(facts, "insured_staff", on=on, policy=policy)
    if found is None or not isinstance(found.value, int):
        return UNKNOWN
    return PASSED if found.value >= policy["whitelist.entry.insured_staff_min"] else FAILED


def _condition(
    code: str,
    text: str,
    outcome: str,
    parameter: str | None,
    values: dict[str, object],
    *,
    policy: Policy,
) -> Condition:
    key = f"whitelist.{parameter or 'points'}"
    if outcome == FAILED and not policy.may_refuse(key):
        outcome = UNKNOWN
    return Condition(code, text, outcome, policy.cite(key), values)
