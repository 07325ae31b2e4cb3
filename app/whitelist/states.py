"""The machine of a card."""

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
