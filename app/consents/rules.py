"""What a consent may say, for how long, and the words it is given in. Pure.

Sources: pipl-2021#14, pipl-2021#15, pipl-2021#23 (informed, separate for each recipient, withdrawn
as easily as given); house-defaults#consents (at most twelve months).
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from app.kernel.dates import add_months
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy

PURPOSES = ("scoring", "matching", "referral")

PURPOSE_LABELS = {
    "scoring": N_("评分"),
    "matching": N_("匹配产品"),
    "referral": N_("发给银行"),
}

# What a person agrees to, in full. A change of these words is another version of the text.
PURPOSE_TEXTS = {
    "scoring": N_(
        "我同意县金融服务中心用我登记的企业资料（行业、成立时间、用工、营业收入、资产、核实结果），"
        "以及由我填报、由部门、园区、银行和省级平台提供的信用事实（纳税和开票、参保用工、水电气、"
        "租金和园区约定、银行流水、贷款逾期）计算资格评分。其中开票、纳税额和银行流水比较敏感，"
        "提供以后可能影响评分。分数只给我本人和中心看，不给银行，不对外公布。"
    ),
    "matching": N_(
        "我同意系统用我登记的企业资料和融资需求，与各银行公布的产品条件逐条比对，告诉我哪些适合、"
        "哪些不适合和原因。比对在县里的系统内完成，银行看不到我的资料。"
    ),
    "referral": N_(
        "我同意把融资需求和企业的名称、统一社会信用代码、类型、行业、所在乡镇和园区、成立时间、用工、"
        "营业收入、资产、规模和核实结果，交给我点名发送的银行办理贷款；需要担保时，同时交给该笔业务的"
        "担保和再担保机构。对方只能用于办理这笔业务，每次查阅都有记录。"
    ),
}

# The words before credit facts were named in them: a consent given to these covers no such fact
# (pipl-2021#14: another kind of data needs another consent).
SCORING_BEFORE_FACTS = (
    "我同意县金融服务中心用我登记的企业资料（行业、成立时间、用工、营业收入、资产、核实结果）"
    "计算资格评分。分数只给我本人和中心看，不给银行，不对外公布。"
)

# What stops when a purpose is withdrawn, said before the button is pressed.
STOP_TEXTS = {
    "scoring": N_(
        "不再计算新的评分，凭这份授权取得的信用事实当即不再使用；已有的评分保留，只有您和中心能看。"
    ),
    "matching": N_("不再为您比对产品。"),
    "referral": N_(
        "接收方立即看不到您的需求和企业资料，还没办结的申请马上关闭。已经放款的，合同需要的资料仍可读。"
    ),
}

REQUEST_KINDS = {
    "correction": N_("更正不对的信息"),
    "erasure": N_("删除我的信息"),
}

DELETION_ANSWERS = {
    "confirm": N_("已全部删除，纸质的已销毁"),
    "keep": N_("依法须保留一部分"),
}
GROUND_MOST = 500
RECEIVING_KINDS = ("bank", "guarantor", "reguarantor", "fund", "insurer", "investor")
AT_WORK = ("trial", "active")


@dataclass(frozen=True)
class Recipient:
    """What the rules ask of an organisation named in a consent."""

    kind: str
    state: str


@dataclass(frozen=True)
class ConsentDraft:
    """A consent before it is given. `expires_on` is the last valid day, inclusive."""

    purposes: tuple[str, ...]
    recipients: tuple[Recipient, ...]
    expires_on: date


def consent_refusals(draft: ConsentDraft, *, on: date, policy: Policy) -> tuple[Refusal, ...]:
    """Why the values of a consent are not acceptable on a day; every reason at once."""
    return (
        *_purpose_refusals(draft.purposes),
        *_recipient_refusals(draft.recipients),
        *_expiry_refusals(draft.expires_on, on=on, policy=policy),
    )


def _purpose_refusals(purposes: tuple[str, ...]) -> tuple[Refusal, ...]:
    unknown = [purpose for purpose in purposes if purpose not in PURPOSES]
    if not purposes or unknown:
        text = N_("请至少勾选一个用途：评分、匹配产品、发给银行")
        return (Refusal("unknown_purpose", text, "pipl-2021#14", field="purposes"),)
    return ()


def _recipient_refusals(recipients: tuple[Recipient, ...]) -> tuple[Refusal, ...]:
    if all(r.kind in RECEIVING_KINDS and r.state in AT_WORK for r in recipients):
        return ()
    text = N_("只能授权给正在运行的银行、担保、再担保、基金、保险或投资机构")
    return (Refusal("not_a_recipient", text, "pipl-2021#23", field="recipients"),)


def _expiry_refusals(expires_on: date, *, on: date, policy: Policy) -> tuple[Refusal, ...]:
    last = latest_expiry(on, policy=policy)
    if on <= expires_on <= last:
        return ()
    return (
        Refusal(
            "expiry_out_of_range",
            N_("有效期应在今天到 {last} 之间（最长 {months} 个月）"),
            policy.cite("consents.max_months"),
            field="expires_on",
            actual=expires_on.isoformat(),
            required=last.isoformat(),
            values={"last": last.isoformat(), "months": policy["consents.max_months"]},
        ),
    )


def latest_expiry(on: date, *, policy: Policy) -> date:
    """The last day a consent given on `on` may name."""
    return add_months(on, policy["consents.max_months"])


def narrowing_refusals(
    *, purposes_left: int, purposes: tuple[str, ...], recipients: int
) -> tuple[Refusal, ...]:
    """Why a consent cannot be narrowed like this. With no purpose left it is withdrawn instead."""
    if not purposes and not recipients:
        return (Refusal("nothing_to_narrow", N_("请选择要停止的用途或接收方"), field="purposes"),)
    if purposes_left == 0:
        text = N_("停止全部用途请直接撤回授权")
        return (Refusal("nothing_left", text, field="purposes"),)
    return ()


def deletion_refusals(outcome: str, ground: str) -> tuple[Refusal, ...]:
    """Why an institution's answer to a duty to delete is none."""
    if outcome not in DELETION_ANSWERS:
        return (Refusal("unknown_outcome", "请选择已删除，或依法保留", field="outcome"),)
    if outcome == "keep" and not ground.strip():
        text = N_("请写明依据哪条法律保留、到哪一天")
        return (Refusal("ground_missing", text, "pipl-2021#47", field="ground"),)
    if len(ground) > GROUND_MOST:
        text = N_("最多 {most} 个字")
        return (Refusal("too_long", text, field="ground", values={"most": GROUND_MOST}),)
    return ()


def consent_text(purposes: Iterable[str], texts: Mapping[str, str] = PURPOSE_TEXTS) -> str:
    """The whole text of the ticked purposes, in the order of the list, as it was shown."""
    ticked = set(purposes)
    return "\n".join(texts[purpose] for purpose in PURPOSES if purpose in ticked)


def text_version(purposes: Iterable[str]) -> str:
    """SHA-256 (hex) of the text that was shown: proof of which words were agreed to."""
    return _digest(consent_text(purposes))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _without_facts() -> frozenset[str]:
    texts = {**PURPOSE_TEXTS, "scoring": SCORING_BEFORE_FACTS}
    others = [purpose for purpose in PURPOSES if purpose != "scoring"]
    ticks = (c for size in range(len(others) + 1) for c in combinations(others, size))
    return frozenset(_digest(consent_text((*tick, "scoring"), texts)) for tick in ticks)


WITHOUT_FACTS = _without_facts()
"""Versions of a consent to scoring whose words name no credit facts."""
