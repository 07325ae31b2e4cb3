"""Machines of people and organisations."""

from app.kernel.states import Machine
from app.kernel.words import N_

USER = Machine(
    "user",
    labels={
        "invited": N_("已邀请"),
        "active": N_("正常"),
        "suspended": N_("已停用"),
        "left": N_("已离开"),
    },
    edges={
        ("invited", "activate"): "active",
        ("active", "suspend"): "suspended",
        ("suspended", "restore"): "active",
        ("active", "leave"): "left",
        ("suspended", "leave"): "left",
    },
    start="invited",
)

ORGANISATION = Machine(
    "organisation",
    labels={
        "trial": N_("试运行"),
        "active": N_("正常"),
        "suspended": N_("暂停"),
        "retired": N_("已停止"),
    },
    edges={
        ("trial", "go_live"): "active",
        ("active", "suspend"): "suspended",
        ("suspended", "restore"): "active",
        ("trial", "retire"): "retired",
        ("active", "retire"): "retired",
        ("suspended", "retire"): "retired",
    },
    start="trial",
)
