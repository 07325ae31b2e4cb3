"""The machines of a card and of a request to correct a fact."""

from app.kernel.states import Machine
from app.kernel.words import N_

CARD = Machine(
    "expert card",
    labels={
        "proposed": N_("待批准"),
        "in_force": N_("使用中"),
        "retired": N_("已停用"),
        "rejected": N_("未采纳"),
    },
    edges={
        ("proposed", "approve"): "in_force",
        ("proposed", "reject"): "rejected",
        ("in_force", "retire"): "retired",
    },
    start="proposed",
)

FACT_CORRECTION = Machine(
    "fact correction",
    labels={
        "asked": N_("待答复"),
        "upheld": N_("已更正"),
        "refused": N_("维持不变"),
        "withdrawn": N_("已撤回"),
    },
    edges={
        ("asked", "uphold"): "upheld",
        ("asked", "refuse"): "refused",
        ("asked", "withdraw"): "withdrawn",
    },
    start="asked",
)
