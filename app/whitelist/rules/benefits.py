"""Benefits (支持措施) of the list and of credit parks: by which law, reviewed, until when. Pure.

A benefit is a parameter of the county. Without the number of the county's own fair-competition
review (公平竞争审查) it is given to nobody (FC-01); after the review's last day, to no new file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kernel.dates import day_or_none
from app.kernel.words import N_
from app.policy.policy import Policy

GREEN_CHANNEL, COUNTER_STEP, BATCH_LINE = "green_channel", "counter_guarantee_step", "batch_line"
LIST, PARK = "list", "park"
SCOPES = {LIST: N_("白名单企业"), PARK: N_("信用园区的入驻企业")}
KEYS = {LIST: "whitelist.benefits", PARK: "whitelist.park.benefits"}
CODES = {
    LIST: (GREEN_CHANNEL, COUNTER_STEP),
    PARK: (GREEN_CHANNEL, COUNTER_STEP, BATCH_LINE),
}
NAMES = {
    GREEN_CHANNEL: N_("绿色通道：银行按更短的时限办理"),
    COUNTER_STEP: N_("反担保阶梯上调一档：担保机构要求的反担保更少"),
    BATCH_LINE: N_("批量授信：由银行自己提出方案，额度由银行自己定"),
}
IN_FORCE, NO_REVIEW, NO_LAW, OVER = "in_force", "no_review", "no_law", "over"
STANDINGS = {
    IN_FORCE: N_("生效"),
    NO_REVIEW: N_("没有生效：还没有公平竞争审查文号和到期日"),
    NO_LAW: N_("没有生效：没有写明依据"),
    OVER: N_("已停止：审查到期，新业务不再享受，已办的不变"),
}


@dataclass(frozen=True)
class Benefit:
    """One benefit on a day: its law, its review, the review's last day, where it stands."""

    scope: str
    code: str
    legal_basis: str
    review_no: str
    review_until: date | None
    standing: str

    @property
    def key(self) -> str:
        """The parameter that holds it."""
        return f"{KEYS[self.scope]}.{self.code}"

    @property
    def is_open(self) -> bool:
        """Whether new files of the day get it."""
        return self.standing == IN_FORCE


def benefits(policy: Policy, *scopes: str) -> tuple[Benefit, ...]:
    """Every benefit of these scopes (all by default), those of the list first."""
    return tuple(
        _benefit(scope, code, policy[f"{KEYS[scope]}.{code}"], policy.day)
        for scope in scopes or CODES
        for code in CODES[scope]
    )


def open_benefits(policy: Policy, scope: str) -> tuple[Benefit, ...]:
    """What new files of the policy's day get: reviewed, and the review still holds."""
    return tuple(benefit for benefit in benefits(policy, scope) if benefit.is_open)


def _benefit(scope: str, code: str, value: Mapping[str, Any], on: date) -> Benefit:
    basis, number = str(value.get("legal_basis", "")), str(value.get("review_no", ""))
    until = day_or_none(str(value.get("review_until", "")))
    standing = IN_FORCE
    if not basis:
        standing = NO_LAW
    elif not number or until is None:
        standing = NO_REVIEW
    elif on > until:
        standing = OVER
    return Benefit(scope, code, basis, number, until, standing)
