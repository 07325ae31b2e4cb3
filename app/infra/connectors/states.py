"""The machine of a county's connector."""

from app.kernel.states import Machine
from app.kernel.words import N_

CONNECTOR = Machine(
    "connector",
    labels={"on": N_("已启用"), "off": N_("已停用")},
    edges={("on", "switch_off"): "off", ("off", "switch_on"): "on"},
    start="on",
)
