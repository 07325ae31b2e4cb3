"""The machine of a loan. Where it stands follows from its lines and repayments, never by hand."""

from app.kernel.states import Machine
from app.kernel.words import N_

OPEN = ("active", "overdue", "in_claim")

LOAN = Machine(
    "loan",
    labels={
        "active": N_("还款正常"),
        "overdue": N_("已逾期"),
        "in_claim": N_("代偿处理中"),
        "settled": N_("已结清"),
    },
    edges={
        ("active", "fall_behind"): "overdue",
        ("overdue", "catch_up"): "active",
        ("overdue", "enter_claim"): "in_claim",
        ("in_claim", "leave_claim"): "overdue",
        ("in_claim", "catch_up"): "active",
        **{(state, "settle"): "settled" for state in OPEN},
    },
    start="active",
    public={"in_claim": N_("已逾期，担保机构在处理")},
)
