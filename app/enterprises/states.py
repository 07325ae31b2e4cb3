"""Machines of an enterprise and of a claim to it."""

from app.kernel.states import Machine
from app.kernel.words import N_

ENTERPRISE = Machine(
    "enterprise",
    labels={
        "unverified": N_("待核实"),
        "verified": N_("已核实"),
        "suspended": N_("已暂停"),
        "closed": N_("已注销"),
    },
    edges={
        ("unverified", "verify"): "verified",
        ("verified", "suspend"): "suspended",
        ("suspended", "restore"): "verified",
        ("unverified", "close"): "closed",
        ("verified", "close"): "closed",
        ("suspended", "close"): "closed",
    },
    start="unverified",
)

# A second claimant opens a dispute; it stops neither the present holder nor their verification.
DISPUTE = Machine(
    "dispute",
    labels={
        "open": N_("待处理"),
        "kept": N_("维持原归属"),
        "transferred": N_("变更归属"),
        "withdrawn": N_("已撤回"),
    },
    edges={
        ("open", "keep"): "kept",
        ("open", "transfer"): "transferred",
        ("open", "withdraw"): "withdrawn",
    },
    start="open",
)
