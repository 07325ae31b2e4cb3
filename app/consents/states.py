"""The machines of a consent, of a request about one's own data, of a duty to delete."""

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

PRIVACY_REQUEST = Machine(
    "privacy request",
    labels={
        "open": N_("等待答复"),
        "done": N_("已办理"),
        "declined": N_("依法保留"),
        "taken_back": N_("已撤回"),
    },
    edges={
        ("open", "carry_out"): "done",
        ("open", "decline"): "declined",
        ("open", "take_back"): "taken_back",
    },
    start="open",
)

DELETION_DUTY = Machine(
    "deletion duty",
    labels={
        "asked": N_("待删除"),
        "deleted": N_("已删除"),
        "kept": N_("依法保留"),
        "lifted": N_("重新授权，不必删除"),
    },
    edges={
        ("asked", "confirm"): "deleted",
        ("asked", "keep"): "kept",
        ("asked", "lift"): "lifted",
    },
    start="asked",
)
