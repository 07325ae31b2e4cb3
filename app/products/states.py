"""The machine of a product."""

from app.kernel.states import Machine
from app.kernel.words import N_

PRODUCT = Machine(
    "product",
    labels={
        "draft": N_("草稿"),
        "published": N_("已发布"),
        "paused": N_("暂停"),
        "retired": N_("已下架"),
    },
    edges={
        ("draft", "publish"): "published",
        ("draft", "retire"): "retired",
        ("published", "pause"): "paused",
        ("paused", "resume"): "published",
        ("published", "retire"): "retired",
        ("paused", "retire"): "retired",
    },
    start="draft",
)
