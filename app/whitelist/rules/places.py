"""Where an entry stands: whose turn it is and by when, what its owner may do. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.words import N_
from app.policy.policy import Policy
from app.whitelist.rules.listing import renewable_from


@dataclass(frozen=True)
class Turn:
    """Who acts next (the actor in words), and what they do."""

    who: str
    what: str


TURNS = {
    "proposed": Turn(N_("县金融服务中心"), N_("安排两个人审查")),
    "under_review": Turn(N_("县金融服务中心"), N_("第二个人决定")),
    "public_notice": Turn(N_("系统"), N_("公示期满且没有未处理的异议，自动进入名单")),
    "active": Turn(N_("您"), N_("到期前 {warn} 天起可以申请重新核对")),
    "suspended": Turn(N_("您"), N_("写明情况；之后由中心负责人决定恢复或移出")),
    "removed": Turn(N_("您"), N_("不服可以申诉；以后符合条件可以重新申请")),
    "expired": Turn(N_("您"), N_("一键重新核对；普通通道一直开着，已有贷款不受影响")),
    "refused": Turn(N_("您"), N_("不服可以申诉；改好后可以重新申请")),
}
_FIRST = Turn(N_("县金融服务中心"), N_("初审人填写意见，之后由第二个人决定"))
_CONTESTED = Turn(N_("县金融服务中心"), N_("先处理异议；不成立的，公示期满后进入名单"))
_LEAD = Turn(N_("县金融服务中心"), N_("名单 {reference} 已暂停，待负责人决定恢复或移出"))


def turn_of(state: str, *, heard: bool, contested: bool = False, opinion: bool = True) -> Turn:
    """Whose turn it is.

    `heard`: the suspended enterprise has answered, or its days are over. `contested`: an
    objection to the entry is open. `opinion`: the first reviewer has written one.
    """
    if state == "under_review" and not opinion:
        return _FIRST
    if state == "public_notice" and contested:
        return _CONTESTED
    return _LEAD if state == "suspended" and heard else TURNS[state]


def is_heard(*, at: datetime, reply_until: datetime | None, replied: bool) -> bool:
    """Whether the right of reply to a suspension is used, or over."""
    return replied or (reply_until is not None and at > reply_until)


@dataclass(frozen=True)
class Days:
    """The days of an entry that something may be due on; `heard` as in `turn_of`."""

    review_due_at: datetime
    notice_until: datetime | None
    reply_until: datetime | None
    valid_to: date | None
    heard: bool


def due_of(state: str, days: Days) -> datetime | date | None:
    """By when the next step is due; None where nobody waits for anything."""
    moments: dict[str, datetime | date | None] = {
        "proposed": days.review_due_at,
        "under_review": days.review_due_at,
        "public_notice": days.notice_until,
        "active": days.valid_to,
        "suspended": None if days.heard else days.reply_until,
    }
    return moments.get(state)


def may_renew(state: str, *, valid_to: date | None, on: date, policy: Policy) -> bool:
    """Whether an entry is at its re-check (一键重新核对): run out, or soon to run out."""
    if state == "expired":
        return True
    first = renewable_from(valid_to, policy=policy)
    return state == "active" and first is not None and on >= first


def certificate_holds(state: str, *, valid_to: date | None, on: date) -> bool:
    """Whether a certificate of an entry says the truth today: it is on the list, and not over.

    >>> certificate_holds("active", valid_to=date(2026, 11, 19), on=date(2026, 11, 19))
    True
    >>> certificate_holds("active", valid_to=date(2026, 11, 19), on=date(2026, 11, 20))
    False
    """
    return state == "active" and valid_to is not None and valid_to >= on
