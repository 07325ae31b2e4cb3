"""When an accepted offer may be given up (方案未成). Pure."""

from app.kernel.refusals import Refusal
from app.kernel.words import N_

BY_OWNER = {"not_wanted_any_more": N_("创业者不再需要")}
BY_BANK = {
    "conditions_unmet": N_("放款条件没有落实"),
    "no_guarantee": N_("担保没有办成"),
    "circumstances_changed": N_("情况有变，银行不能放款"),
    **BY_OWNER,
}
"""Code → words. The bank says why it does not pay; the owner needs no reason but this one."""


def falling_refusals(*, offer_state: str, booked: bool) -> tuple[Refusal, ...]:
    """Why an offer cannot be given up now: paid out already, or never accepted."""
    if booked:
        return (Refusal("already_booked", "这份方案已经放款入账，不能取消；请在贷款里办理"),)
    if offer_state != "accepted":
        return (
            Refusal(
                "illegal_state",
                "只有已接受、还没有放款的方案可以取消",
                actual=offer_state,
                required="accepted",
            ),
        )
    return ()


def reason_refusals(reason: str, *, by_owner: bool) -> tuple[Refusal, ...]:
    """Why a reason is none that this side may give."""
    if reason in (BY_OWNER if by_owner else BY_BANK):
        return ()
    return (Refusal("unknown_reason", "请从列表里选一个原因", field="reason"),)
