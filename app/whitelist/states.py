"""The machines of the room: cards, facts, entries of the list, objections, appeals, parks."""

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

ENTRY = Machine(
    "whitelist entry",
    labels={
        "proposed": N_("待审查"),
        "under_review": N_("审查中"),
        "public_notice": N_("公示中"),
        "active": N_("在名单"),
        "suspended": N_("已暂停"),
        "removed": N_("已移出"),
        "expired": N_("已到期"),
        "refused": N_("未通过"),
    },
    edges={
        ("proposed", "start_review"): "under_review",
        ("under_review", "shortlist"): "public_notice",
        ("under_review", "refuse"): "refused",
        ("public_notice", "activate"): "active",
        ("public_notice", "refuse"): "refused",
        ("active", "suspend"): "suspended",
        ("suspended", "restore"): "active",
        ("suspended", "remove"): "removed",
        ("active", "expire"): "expired",
        ("suspended", "expire"): "expired",
        # An appeal that is answered "changed" opens the question again, for other people.
        ("refused", "reopen"): "under_review",
        ("removed", "reopen"): "suspended",
    },
    start="proposed",
)

IN_PROCESS = ("proposed", "under_review", "public_notice")
STANDING = ("active", "suspended")

OBJECTION = Machine(
    "objection",
    labels={"open": N_("待处理"), "upheld": N_("成立"), "dismissed": N_("不成立")},
    edges={("open", "uphold"): "upheld", ("open", "dismiss"): "dismissed"},
    start="open",
)

APPEAL = Machine(
    "appeal",
    labels={
        "filed": N_("已提出"),
        "in_review": N_("复核中"),
        "upheld": N_("维持原决定"),
        "changed": N_("改变决定"),
        "withdrawn": N_("已撤回"),
    },
    edges={
        ("filed", "take"): "in_review",
        ("in_review", "uphold"): "upheld",
        ("in_review", "change"): "changed",
        ("filed", "withdraw"): "withdrawn",
        ("in_review", "withdraw"): "withdrawn",
    },
    start="filed",
)

NEGATIVE = Machine(
    "negative record",
    labels={"listed": N_("在册"), "corrected": N_("已更正")},
    edges={("listed", "correct"): "corrected"},
    start="listed",
)

CERTIFICATE = Machine(
    "certificate",
    labels={"issued": N_("使用中"), "withdrawn": N_("已收回")},
    edges={("issued", "withdraw"): "withdrawn"},
    start="issued",
)

RISK_CARD = Machine(
    "risk card",
    labels={
        "draft": N_("草稿"),
        "validated": N_("已验证"),
        "seconded": N_("一人已批准"),
        "approved": N_("已批准"),
        "challenger": N_("挑战卡（影子运行）"),
        "champion": N_("主卡"),
        "expired": N_("已到期，只作人工判断"),
        "retired": N_("已停用"),
        "rejected": N_("未采纳"),
    },
    edges={
        ("draft", "validate"): "validated",
        ("validated", "approve"): "seconded",
        ("seconded", "confirm"): "approved",
        ("draft", "reject"): "rejected",
        ("validated", "reject"): "rejected",
        ("seconded", "reject"): "rejected",
        ("approved", "challenge"): "challenger",
        # The first card of a county, and one after an expired champion, has nobody to beat.
        ("approved", "promote"): "champion",
        ("challenger", "promote"): "champion",
        ("champion", "expire"): "expired",
        ("approved", "retire"): "retired",
        ("challenger", "retire"): "retired",
        ("champion", "retire"): "retired",
        ("expired", "retire"): "retired",
        # Rolling back is one step.
        ("retired", "restore"): "champion",
    },
    start="draft",
)
IN_USE = ("champion", "expired")
"""A county scores with one of these; with an expired one a person decides everything."""

PROMOTION = Machine(
    "promotion",
    labels={"signed": N_("已签署，待确认"), "done": N_("已完成"), "refused": N_("未通过")},
    edges={("signed", "confirm"): "done", ("signed", "refuse"): "refused"},
    start="signed",
)

PARK_DESIGNATION = Machine(
    "park designation",
    labels={
        "proposed": N_("待第二人认定"),
        "designated": N_("已认定"),
        "under_review": N_("复核中"),
        "withdrawn": N_("已撤销"),
        "refused": N_("未认定"),
    },
    edges={
        ("proposed", "designate"): "designated",
        ("proposed", "refuse"): "refused",
        # The clock, when the months of a designation are over.
        ("designated", "fall_due"): "under_review",
        ("under_review", "renew"): "designated",
        ("designated", "withdraw"): "withdrawn",
        ("under_review", "withdraw"): "withdrawn",
    },
    start="proposed",
)
PARK_ALIVE = ("proposed", "designated", "under_review")
