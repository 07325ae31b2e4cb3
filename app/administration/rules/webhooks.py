"""What may be asked of webhooks, and when a message that was not taken is tried again. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.kernel.refusals import Refusal
from app.kernel.words import N_

TOPICS = {
    "referral.sent": N_("收到推荐"),
    "referral.answered": N_("企业补齐材料"),
    "referral.cancelled": N_("推荐取消"),
    "offer.accepted": N_("企业接受方案"),
    "offer.rejected": N_("企业婉拒方案"),
    "offer.fell_through": N_("已接受的方案没有放款"),
    "guarantee.submitted": N_("收到担保申请"),
    "guarantee.approved": N_("担保获批"),
    "guarantee.declined": N_("担保未获批"),
    "loan.booked": N_("贷款入账"),
    "loan.overdue": N_("贷款逾期"),
    "loan.settled": N_("贷款结清"),
    "claim.filed": N_("申请代偿"),
    "claim.approved": N_("代偿获批"),
    "claim.paid": N_("代偿已付"),
    "programme.live": N_("担保协议生效"),
    "park.designated": N_("信用园区认定"),
    "park.review_due": N_("信用园区到期复核"),
    "park.renewed": N_("信用园区复核通过"),
    "park.withdrawn": N_("信用园区撤销"),
    "consent.withdrawn": N_("授权撤回（请删除已取得的资料）"),
    "consent.narrowed": N_("授权收窄（请删除已取得的资料）"),
    "consent.expired": N_("授权到期（请删除已取得的资料）"),
}
URL_MOST = 300
ENDPOINTS_MOST = 10
OLD_SECRET_LASTS = timedelta(hours=24)
SECRET_SHOWN = timedelta(hours=1)
WAITS = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=15),
)
"""Between the tries of one message: eight in all, about a day."""


def asking_refusals(
    *, url: str, topics: Iterable[str], fault: str | None, standing: int
) -> list[Refusal]:
    """Why an endpoint cannot be had. `fault` says what is wrong with the address, if anything."""
    found = []
    if not url or len(url) > URL_MOST:
        found.append(Refusal("url_missing", N_("请填写接收地址，以 https:// 开头"), field="url"))
    elif fault is not None:
        text = N_("这个地址不能推送：只接受互联网上的 https 地址，不接受内网地址、账号口令和锚点")
        found.append(Refusal("url_not_allowed", text, field="url"))
    chosen = list(topics)
    if not chosen:
        found.append(Refusal("topics_missing", N_("请至少选择一种事件"), field="topics"))
    elif any(topic not in TOPICS for topic in chosen):
        found.append(Refusal("topic_unknown", N_("没有这种事件，请从列表中选择"), field="topics"))
    if standing >= ENDPOINTS_MOST:
        text = N_("每家机构最多 {most} 个接收地址，请先停用不用的")
        found.append(Refusal("too_many", text, field="url", values={"most": ENDPOINTS_MOST}))
    return found


def next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after `tries` tries without success; None when it is given up."""
    return at + WAITS[tries - 1] if 1 <= tries <= len(WAITS) else None
