"""The machine of a consent."""

from app.kernel.states import Machine
from app.kernel.words import N_

CONSENT = Machine(
    "consent",
    labels={
        "given": N_("有效"),
        "withdrawn": N_("已撤回"),
        "expired": N_("已到期"),
        "superseded": N_("已被替代"),
    },
    edges={
        ("given", "withdraw"): "withdrawn",
        ("given", "expire"): "expired",
        ("given", "supersede"): "superseded",
    },
    start="given",
)
