"""The machine of a problem raised on a visit."""

from app.kernel.states import Machine
from app.kernel.words import N_

PROBLEM = Machine(
    "problem",
    labels={
        "raised": N_("待分派"),
        "assigned": N_("办理中"),
        "solved": N_("已解决，待确认"),
        "closed": N_("已办结"),
    },
    edges={
        ("raised", "assign"): "assigned",
        ("assigned", "assign"): "assigned",
        ("raised", "solve"): "solved",
        ("assigned", "solve"): "solved",
        ("solved", "reopen"): "assigned",
        ("solved", "close"): "closed",
        ("raised", "close"): "closed",
    },
    start="raised",
)
OPEN = ("raised", "assigned", "solved")
