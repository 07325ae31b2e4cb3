"""The machine of a claim."""

from app.kernel.states import Machine
from app.kernel.words import N_

UNDECIDED = ("notified", "in_study")
OPEN = (*UNDECIDED, "approved", "part_paid", "paid")
"""While one of these stands there is no second claim on the loan."""

CLAIM = Machine(
    "claim",
    labels={
        "notified": N_("待审核"),
        "in_study": N_("一人已同意，待复核"),
        "approved": N_("已批准，待付款"),
        "part_paid": N_("已付一部分"),
        "paid": N_("已代偿"),
        "rejected": N_("不予代偿"),
        "closed": N_("已撤销（逾期已清）"),
    },
    edges={
        ("notified", "approve"): "in_study",
        ("in_study", "approve"): "approved",
        ("in_study", "refigure"): "notified",
        ("approved", "pay"): "part_paid",
        ("part_paid", "pay"): "part_paid",
        ("approved", "pay_rest"): "paid",
        ("part_paid", "pay_rest"): "paid",
        **{(state, "decline"): "rejected" for state in UNDECIDED},
        **{(state, "cure"): "closed" for state in UNDECIDED},
    },
    start="notified",
)
