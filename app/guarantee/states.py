"""Machines of a guarantee application and of the commitment it leads to."""

from app.kernel.states import Machine
from app.kernel.words import N_

OPEN = ("submitted", "in_study")
STANDING = (*OPEN, "approved")
"""One application of a referral or offer stands at a time."""

APPLICATION = Machine(
    "guarantee application",
    labels={
        "submitted": N_("待受理"),
        "in_study": N_("审查中"),
        "approved": N_("已批准"),
        "rejected": N_("未通过"),
        "withdrawn": N_("银行已撤回"),
        "closed": N_("已办结"),
    },
    edges={
        ("submitted", "study"): "in_study",
        ("in_study", "approve"): "approved",
        ("submitted", "decline"): "rejected",
        ("in_study", "decline"): "rejected",
        **{(state, "withdraw"): "withdrawn" for state in STANDING},
        ("approved", "close"): "closed",
    },
    start="submitted",
    public={
        "submitted": N_("银行已申请担保，等担保机构受理"),
        "in_study": N_("担保机构正在审查"),
        "approved": N_("担保机构已同意担保"),
        "rejected": N_("担保机构没有同意"),
    },
)

COMMITMENT = Machine(
    "guarantee commitment",
    labels={
        "reserved": N_("已出函，待放款"),
        "effective": N_("在保"),
        "in_claim": N_("代偿处理中"),
        "claimed": N_("已代偿"),
        "released": N_("已解保"),
        "lapsed": N_("已失效"),
    },
    edges={
        ("reserved", "activate"): "effective",
        ("reserved", "lapse"): "lapsed",
        ("effective", "release"): "released",
        ("effective", "enter_claim"): "in_claim",
        ("in_claim", "cure"): "effective",
        ("in_claim", "settle"): "claimed",
    },
    start="reserved",
)

RELATION = Machine(
    "related party",
    labels={
        "declared": N_("已申报，待另一人核实"),
        "confirmed": N_("已核实，合并计算"),
        "refuted": N_("核实不属实"),
        "ended": N_("关系已解除"),
    },
    edges={
        ("declared", "confirm"): "confirmed",
        ("declared", "refute"): "refuted",
        ("confirmed", "end"): "ended",
    },
    start="declared",
)

FILING = Machine(
    "re-guarantee filing",
    labels={
        "due": N_("待报备"),
        "filed": N_("已报，待再担保机构确认"),
        "accepted": N_("再担保机构已确认"),
        "refused": N_("再担保机构不予备案"),
    },
    edges={
        ("due", "file"): "filed",
        ("filed", "accept"): "accepted",
        ("filed", "refuse"): "refused",
        ("refused", "file"): "filed",
    },
    start="due",
)

BREAKER = Machine(
    "claim-rate breaker",
    labels={
        "watching": N_("正常"),
        "tripped": N_("代偿率超限，暂停新业务"),
    },
    edges={
        ("watching", "trip"): "tripped",
        ("tripped", "resume"): "watching",
    },
    start="watching",
)
