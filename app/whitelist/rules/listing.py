"""The list: who may be proposed, what two people find, how long it holds, why it ends. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.kernel.dates import add_months
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy
from app.whitelist.rules.entry import FAILED, PASSED, UNKNOWN, Condition
from app.whitelist.rules.scoring import REFER

PROGRAMMES = {
    "county_list": N_("县支持白名单"),
    "credit_park": N_("信用园区名单"),
}
STOOD = ("active", "suspended", "removed", "expired")
"""States of an entry that stands, or did once."""
OPINIONS = {"pass": N_("建议通过"), "refuse": N_("建议不通过")}

CONDITION_NAMES = {
    "in_county": N_("在本县生产或用工"),
    "operating_months": N_("经营时间"),
    "tax_grade": N_("纳税信用"),
    "no_dishonesty": N_("失信记录"),
    "no_abnormality": N_("经营异常或欠薪"),
    "insured_staff": N_("参保用工"),
    "returnee": N_("返乡入乡身份"),
    "grade": N_("资格等级"),
    "negative_list": N_("在负面清单"),
}
FINDING_NAMES = {
    **CONDITION_NAMES,
    "no_dishonesty": N_("没有失信记录"),
    "no_abnormality": N_("没有经营异常和欠薪"),
    "negative_list": N_("不在负面清单"),
}
"""The conditions as what is found to hold; as reasons of a refusal they are `CONDITION_NAMES`."""
REFUSALS = {
    **CONDITION_NAMES,
    "objection": N_("公示异议成立"),
    "material": N_("材料不实或不全"),
}
EXITS = {
    "court": N_("被列为被执行人或失信"),
    "abnormal": N_("列入经营异常"),
    "wages": N_("拖欠工资"),
    "overdue": N_("贷款逾期"),
    "tax": N_("纳税信用降级"),
    "left": N_("不再在本县生产或用工"),
    "false_material": N_("提供虚假材料"),
    "objection": N_("异议成立"),
    "negative_list": N_("列入负面清单"),
    "condition": N_("不再符合入选条件"),
}
NEGATIVES = {
    "court": N_("被列为被执行人或失信"),
    "abnormal": N_("列入经营异常"),
    "wages": N_("拖欠工资"),
    "false_material": N_("提供虚假材料"),
    "penalty": N_("重大行政处罚"),
}
# A condition that turns false while an entry stands: under which code it is suspended.
EXIT_OF_CONDITION = {
    "in_county": "left",
    "tax_grade": "tax",
    "no_dishonesty": "court",
    "no_abnormality": "abnormal",
}
_TRADERS = ("sole_trader", "family_farm", "workshop")
_CALLED = "氏记家姐哥嫂叔婶爷妹"
_BEFORE_NAME = "老小阿"


@dataclass(frozen=True)
class ProposalFacts:
    """What a proposal is judged by. `standing_until` is the last day of the present entry."""

    verified: bool
    agreed: bool
    score_on: date | None
    negative_until: date | None
    in_process: bool
    standing_until: date | None


def proposal_refusals(facts: ProposalFacts, *, on: date, policy: Policy) -> tuple[Refusal, ...]:
    """Every reason why an enterprise cannot be proposed today."""
    found = []
    if not facts.verified:
        found.append(Refusal("enterprise_unverified", "企业还没有核实归属，核实后才能提名"))
    if not facts.agreed:
        found.append(Refusal("no_live_consent", "企业没有有效的“评分”授权，请企业负责人先同意"))
    if facts.in_process:
        found.append(Refusal("already_proposed", "已有一次提名在办，不用重复提名"))
    if facts.negative_until is not None:
        found.append(
            Refusal(
                "on_negative_list",
                "企业在负面清单上，到 {until} 为止；有误请先申请更正",
                values={"until": facts.negative_until.isoformat()},
            )
        )
    renew_from = renewable_from(facts.standing_until, policy=policy)
    if renew_from is not None and on < renew_from:
        found.append(
            Refusal(
                "already_listed",
                "已在名单上；{day} 起可以申请重新核对",
                values={"day": renew_from.isoformat()},
            )
        )
    return (*found, *_score_refusals(facts, on, policy))


def _score_refusals(facts: ProposalFacts, on: date, policy: Policy) -> tuple[Refusal, ...]:
    most = policy["whitelist.entry.score_days_max"]
    if facts.agreed and facts.score_on is None:
        return (Refusal("no_score", "还没有评分，请先计算资格评分"),)
    if facts.score_on is not None and (on - facts.score_on).days > most:
        text = N_("评分是 {days} 天前算的，超过 {most} 天，请先重新计算")
        values = {"days": (on - facts.score_on).days, "most": most}
        return (Refusal("score_too_old", text, values=values),)
    return ()


def renewable_from(standing_until: date | None, *, policy: Policy) -> date | None:
    """The first day on which the present entry may be re-checked; None without one."""
    if standing_until is None:
        return None
    return standing_until - timedelta(days=policy["whitelist.warn_days"])


def all_conditions(
    conditions: Iterable[Condition], *, grade: str, negative: bool, policy: Policy
) -> tuple[Condition, ...]:
    """The entry conditions, the grade and the negative list: all that an entry needs."""
    accepted = policy["whitelist.entry.grades_accepted"]
    outcome = UNKNOWN if grade == REFER else PASSED if grade in accepted else FAILED
    key = "whitelist.entry.grades_accepted"
    return (
        *conditions,
        Condition(
            "grade",
            N_("资格等级在 {grades} 之内"),
            outcome,
            policy.cite(key),
            {"grades": "/".join(accepted)},
        ),
        Condition(
            "negative_list",
            N_("不在负面清单上"),
            FAILED if negative else PASSED,
            policy.cite(key),
            {},
        ),
    )


def findings_of(
    conditions: Iterable[Condition], evidence: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each condition as the first person finds it.

    What the records leave open is fulfilled where the person wrote down what they saw; what the
    records say is not overruled: a fact that is wrong is corrected first.
    """
    found = []
    for condition in conditions:
        seen = evidence.get(condition.code, "").strip()
        checked = condition.outcome == UNKNOWN and bool(seen)
        found.append(
            {
                "code": condition.code,
                "outcome": PASSED if checked else condition.outcome,
                "evidence": seen if checked else "",
                "citation": condition.citation,
            }
        )
    return found


def shortlist_refusals(findings: Iterable[Mapping[str, Any]]) -> tuple[Refusal, ...]:
    """Why what was found does not carry an entry: one reason for each condition not fulfilled."""
    texts = {
        FAILED: N_("不符合：{name}"),
        UNKNOWN: N_("还没有核实：{name}；请初审人写明看到了什么"),
    }
    return tuple(
        Refusal(
            f"condition_{found['code']}",
            texts[found["outcome"]],
            citation=found["citation"],
            values={"name": CONDITION_NAMES[found["code"]]},
        )
        for found in findings
        if found["outcome"] != PASSED
    )


def codes_refusals(codes: Collection[str], known: Collection[str]) -> tuple[Refusal, ...]:
    """A decision that is not a yes names at least one reason of the table."""
    if not codes:
        return (Refusal("reason_needed", "请至少选一个原因", field="codes"),)
    if not set(codes) <= set(known):
        return (Refusal("reason_unknown", "没有这个原因代码", field="codes"),)
    return ()


def last_day(first: date, *, policy: Policy) -> date:
    """The last day of an entry that begins on `first`: a year less a day.

    >>> from app.policy.policy import policy_on
    >>> last_day(date(2025, 11, 20), policy=policy_on(date(2025, 11, 20)))
    datetime.date(2026, 11, 19)
    """
    return add_months(first, policy["whitelist.valid_months"]) - timedelta(days=1)


@dataclass(frozen=True)
class Stay:
    """When an entry stood: its days, and the day of a suspension and of what came of it."""

    state: str
    first: date | None
    last: date | None
    suspended_on: date | None = None
    settled_on: date | None = None


def stood_on(stay: Stay, on: date) -> bool:
    """Whether an entry stood on a day: within its days, not suspended then, not removed before."""
    if stay.state not in STOOD or stay.first is None or stay.last is None:
        return False
    if not stay.first <= on <= stay.last:
        return False
    if stay.suspended_on is None or on < stay.suspended_on:
        return True
    restored = stay.state in ("active", "expired") and stay.settled_on is not None
    return restored and stay.settled_on is not None and stay.settled_on <= on


def failed_now(conditions: Iterable[Condition]) -> str | None:
    """Under which code a standing entry is suspended, if a condition is no longer fulfilled."""
    for condition in conditions:
        if condition.outcome == FAILED:
            return EXIT_OF_CONDITION.get(condition.code, "condition")
    return None


def public_name(name: str, *, kind: str, people: Collection[str]) -> str:
    """A name as a public notice shows it: of a trader's own name the surname is masked (PB-01).

    >>> public_name("奉节县张小山脐橙店", kind="sole_trader", people=["张小山"])
    '奉节县＊小山脐橙店'
    >>> public_name("老张面馆", kind="sole_trader", people=["张小山"])
    '老＊面馆'
    >>> public_name("张小山食品有限公司", kind="company", people=["张小山"])
    '张小山食品有限公司'
    """
    if kind not in _TRADERS:
        return name
    for person in people:
        surname = person[:1]
        if not surname:
            continue
        name = name.replace(person, f"＊{person[1:]}") if len(person) > 1 else name
        one = re.escape(surname)
        name = re.sub(f"(?<=[{_BEFORE_NAME}]){one}|{one}(?=[{_CALLED}])", "＊", name)
    return name
