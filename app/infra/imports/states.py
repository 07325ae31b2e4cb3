"""The machine of a table read in."""

from app.kernel.states import Machine
from app.kernel.words import N_

IMPORT = Machine(
    "import",
    labels={
        "uploaded": N_("待核对"),
        "running": N_("正在导入"),
        "done": N_("已导入"),
        "dropped": N_("已放弃"),
    },
    edges={
        ("uploaded", "run"): "running",
        ("uploaded", "drop"): "dropped",
        ("running", "finish"): "done",
        ("running", "stop"): "dropped",
    },
    start="uploaded",
)
