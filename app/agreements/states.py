"""Machines of a guarantee programme and of a debt check."""

from app.kernel.states import Machine
from app.kernel.words import N_

OPEN_TO_SIGNATURES = ("draft", "signing")
AT_WORK = ("live", "suspended")

PROGRAMME = Machine(
    "guarantee programme",
    labels={
        "draft": N_("待签署"),
        "signing": N_("签署中"),
        "live": N_("生效"),
        "suspended": N_("暂停新业务"),
        "ended": N_("已终止"),
        "expired": N_("已到期"),
    },
    edges={
        ("draft", "sign"): "signing",
        ("signing", "sign"): "signing",
        ("signing", "go_live"): "live",
        ("live", "suspend"): "suspended",
        ("suspended", "resume"): "live",
        **{(state, "end"): "ended" for state in (*OPEN_TO_SIGNATURES, *AT_WORK)},
        **{(state, "expire"): "expired" for state in (*OPEN_TO_SIGNATURES, *AT_WORK)},
    },
    start="draft",
)

DEBT_CHECK = Machine(
    "debt check",
    labels={
        "checked": N_("机器已查，待初核"),
        "reviewed": N_("已初核，待复核"),
        "confirmed": N_("两人核过，可以签署"),
        "objected": N_("核查未通过"),
    },
    edges={
        ("checked", "review"): "reviewed",
        ("reviewed", "confirm"): "confirmed",
        ("checked", "object"): "objected",
        ("reviewed", "object"): "objected",
    },
    start="checked",
)
