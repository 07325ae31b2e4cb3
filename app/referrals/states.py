"""Machines of a referral and of an offer."""

from app.kernel.states import Machine
from app.kernel.words import N_

OPEN = ("sent", "accepted", "info_requested", "offered")
WAITING = ("invited", *OPEN)

REFERRAL = Machine(
    "referral",
    labels={
        "invited": N_("待创业者同意"),
        "sent": N_("待受理"),
        "accepted": N_("办理中"),
        "info_requested": N_("等待补件"),
        "offered": N_("已报价"),
        "won": N_("已成交"),
        "lost": N_("未被选中"),
        "declined": N_("未通过"),
        "expired": N_("超期关闭"),
        "cancelled": N_("已取消"),
    },
    edges={
        ("invited", "send"): "sent",
        ("invited", "cancel"): "cancelled",
        ("sent", "take"): "accepted",
        ("accepted", "ask"): "info_requested",
        ("info_requested", "answer"): "accepted",
        ("sent", "decline"): "declined",
        ("accepted", "decline"): "declined",
        ("info_requested", "decline"): "declined",
        ("accepted", "offer"): "offered",
        ("offered", "win"): "won",
        ("offered", "lose"): "lost",
        **{(state, "expire"): "expired" for state in ("sent", "accepted", "info_requested")},
        **{(state, "cancel"): "cancelled" for state in OPEN},
        ("won", "cancel"): "cancelled",
    },
    start="sent",
    public={
        "invited": N_("中心推荐了这家银行，等您确认"),
        "sent": N_("已发给银行，等待联系"),
        "accepted": N_("银行正在审核"),
        "info_requested": N_("请补充材料"),
        "offered": N_("银行已给出方案"),
        "won": N_("您接受了这家银行的方案"),
        "lost": N_("没有选这家银行"),
        "declined": N_("这家银行没有通过"),
        "expired": N_("这家银行超期没有办完"),
    },
)

OFFER = Machine(
    "offer",
    labels={
        "awaiting_approval": N_("待审批"),
        "open": N_("待答复"),
        "accepted": N_("已接受"),
        "rejected": N_("已拒绝"),
        "returned": N_("已退回经办"),
        "expired": N_("已过期"),
        "withdrawn": N_("已撤回"),
    },
    edges={
        ("awaiting_approval", "approve"): "open",
        ("awaiting_approval", "return"): "returned",
        ("awaiting_approval", "withdraw"): "withdrawn",
        ("open", "accept"): "accepted",
        ("open", "reject"): "rejected",
        ("open", "expire"): "expired",
        ("awaiting_approval", "expire"): "expired",
        ("open", "withdraw"): "withdrawn",
        ("accepted", "fall_through"): "withdrawn",
    },
    start="open",
)
