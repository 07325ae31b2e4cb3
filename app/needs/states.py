"""The machines of a financing need and of a lead to one."""

from app.kernel.states import Machine
from app.kernel.words import N_

_LIVE = ("submitted", "open", "matched", "in_decision", "offered")

NEED = Machine(
    "financing need",
    labels={
        "draft": N_("草稿"),
        "submitted": N_("已提交"),
        "returned": N_("已退回"),
        "open": N_("待对接"),
        "matched": N_("已转介"),
        "in_decision": N_("审批中"),
        "offered": N_("有报价"),
        "accepted": N_("已接受报价"),
        "fulfilled": N_("已放款"),
        "withdrawn": N_("已撤回"),
        "unmet": N_("未满足"),
    },
    edges={
        ("draft", "submit"): "submitted",
        ("draft", "withdraw"): "withdrawn",
        ("submitted", "admit"): "open",
        ("submitted", "return"): "returned",
        ("open", "return"): "returned",
        ("returned", "resubmit"): "submitted",
        ("returned", "withdraw"): "withdrawn",
        **{(state, "refer"): "matched" for state in ("submitted", "open", "matched")},
        ("in_decision", "refer"): "in_decision",
        ("offered", "refer"): "offered",
        ("unmet", "refer"): "matched",
        ("matched", "study"): "in_decision",
        ("in_decision", "study"): "in_decision",
        ("offered", "study"): "offered",
        ("matched", "offer"): "offered",
        ("in_decision", "offer"): "offered",
        ("offered", "offer"): "offered",
        ("offered", "accept_part"): "offered",
        ("offered", "fill"): "accepted",
        ("accepted", "book"): "fulfilled",
        ("accepted", "fall_through"): "open",
        **{(state, "run_dry"): "open" for state in ("matched", "in_decision", "offered")},
        **{(state, "give_up"): "unmet" for state in _LIVE},
        **{(state, "withdraw"): "withdrawn" for state in _LIVE},
        ("unmet", "withdraw"): "withdrawn",
        ("unmet", "reopen"): "open",
    },
    start="draft",
    public={
        "submitted": N_("已提交，正在匹配"),
        "open": N_("可以选择银行"),
        "matched": N_("已发给银行"),
        "in_decision": N_("银行正在审核"),
        "offered": N_("银行已给出方案"),
        "unmet": N_("暂未成功，可再试"),
    },
)

NEED_LEAD = Machine(
    "need lead",
    labels={
        "waiting": N_("待跟进"),
        "settled": N_("已登记并申报"),
        "ended": N_("已了结"),
        "expired": N_("到期了结"),
    },
    edges={
        ("waiting", "settle"): "settled",
        ("waiting", "end"): "ended",
        ("waiting", "lapse"): "expired",
    },
    start="waiting",
)

LIVE = (*_LIVE, "accepted")
OPEN_TO_REFERRAL = ("submitted", "open", "matched", "in_decision", "offered", "unmet")
