"""When two statements are one need, and how a lead may end without one. Pure."""

from app.kernel.refusals import Refusal
from app.kernel.words import N_

LEAD_ORIGINS = frozenset({"provincial_node"})
"""Platforms whose needs for firms not registered here are followed up."""
ENDS = {
    "not_wanted": N_("企业不需要了"),
    "not_found": N_("联系不上企业"),
    "elsewhere": N_("不在本县经营"),
    "served_elsewhere": N_("已在别处办成"),
}
"""How a lead ends without a need; the officer says which."""
SAID = ("uscc", "enterprise", "use", "amount_fen", "term_months", "declared_on")
"""What a lead says of the firm; forgotten when it is closed."""


def same_asked(use: str, amount_fen: int, other_use: str, other_fen: int) -> bool:
    """Whether two statements of one firm are one need: same use, amounts within a tenth."""
    return use == other_use and 10 * abs(amount_fen - other_fen) <= amount_fen


def end_refusals(reason: str) -> tuple[Refusal, ...]:
    """Why a lead cannot end like this."""
    return () if reason in ENDS else (Refusal("reason_unknown", "请选择结果", field="reason"),)
