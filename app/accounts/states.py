"""Machines of people and organisations, and what kinds of institutions are called."""

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

KIND_LABELS: dict[str, str] = {
    "bank": N_("银行"),
    "guarantor": N_("担保机构"),
    "reguarantor": N_("再担保机构"),
    "fund": N_("基金"),
    "insurer": N_("保险机构"),
    "investor": N_("投资机构"),
    "finance_centre": N_("金融服务中心"),
    "township": N_("乡镇、街道"),
    "park": N_("园区"),
    "department": N_("部门"),
}
