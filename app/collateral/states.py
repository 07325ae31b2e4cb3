"""Machines of an asset and of a lien."""

from app.kernel.states import Machine
from app.kernel.words import N_

ASSET = Machine(
    "collateral asset",
    labels={
        "declared": N_("待核实"),
        "verified": N_("已核实"),
        "encumbered": N_("已抵质押"),
        "free": N_("已解除"),
        "disposed": N_("已处置"),
        "withdrawn": N_("已撤回"),
    },
    edges={
        ("declared", "verify"): "verified",
        ("verified", "encumber"): "encumbered",
        ("free", "encumber"): "encumbered",
        ("encumbered", "free"): "free",
        ("encumbered", "enforce"): "disposed",
        ("declared", "withdraw"): "withdrawn",
        ("verified", "withdraw"): "withdrawn",
        ("free", "withdraw"): "withdrawn",
    },
    start="declared",
    public={
        "declared": N_("等银行或担保机构核实"),
        "verified": N_("已核实，可以抵质押"),
        "free": N_("已解除，可以再用"),
    },
)

GONE = ("disposed", "withdrawn")
"""Nothing more is pledged on such an asset, and its identifier may be declared again."""

LIEN = Machine(
    "lien",
    labels={
        "proposed": N_("待登记"),
        "registered": N_("已登记"),
        "released": N_("已解除"),
        "enforced": N_("已实现"),
    },
    edges={
        ("proposed", "register"): "registered",
        ("proposed", "release"): "released",
        ("registered", "release"): "released",
        ("registered", "enforce"): "enforced",
    },
    start="proposed",
)

LIVE = ("proposed", "registered")
