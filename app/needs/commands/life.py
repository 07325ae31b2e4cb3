"""What happens to a sent need: admitted, returned, carried along by its referrals, closed."""

from app.infra import journal
from app.infra.acts import Act
from app.kernel.refusals import conflict, invalid
from app.needs.models import FinancingNeed
from app.policy.codes import codes


def admit_need(act: Act, *, need: FinancingNeed) -> FinancingNeed:
    """The match run is done: the need is open for lenders. No step of the centre is needed."""
    if need.state == "submitted":
        journal.record(act, need, "admit")
    return need


def return_need(
    act: Act, *, need: FinancingNeed, reason_codes: list[str], comment: str
) -> FinancingNeed:
    """Give a need back before anything was referred, with coded reasons (退回)."""
    known = codes(act.policy, "refusal_codes")
    unknown = [code for code in reason_codes if code not in known]
    if not reason_codes or unknown:
        raise invalid("reason_codes", "请选择退回原因")
    detail = {"reason_codes": reason_codes}
    journal.record(act, need, "return", reason=comment, detail=detail, announce="need.returned")
    return need


def move_need(act: Act, *, need: FinancingNeed, action: str) -> FinancingNeed:
    """Carry a need along with its referrals; a step that changes nothing is not written."""
    if need.machine.step(need.state, action) != need.state:
        journal.record(act, need, action)
    return need


def count_acceptance(act: Act, *, need: FinancingNeed, amount_fen: int) -> bool:
    """Add an accepted offer; True when the need is now filled. The caller holds the row lock."""
    left = need.amount_fen - need.accepted_fen
    if amount_fen > left:
        raise conflict(
            "need_exceeded",
            "接受的金额合计不能超过需求，还可接受 {left} 分",
            field="amount_fen",
            actual=amount_fen,
            required=left,
            values={"left": left},
        )
    need.accepted_fen += amount_fen
    filled = need.accepted_fen == need.amount_fen
    journal.record(
        act, need, "fill" if filled else "accept_part", detail={"accepted_fen": need.accepted_fen}
    )
    return filled


def close_unmet(act: Act, *, need: FinancingNeed, reason: str) -> FinancingNeed:
    """No lender is left for now; the owner is led on and may reopen at any time."""
    need.closed_reason = reason
    journal.record(act, need, "give_up", announce="need.unmet", reason=reason)
    return need


def reopen_need(act: Act, *, need: FinancingNeed) -> FinancingNeed:
    """Try again."""
    need.closed_at, need.closed_reason = None, None
    journal.record(act, need, "reopen", announce="need.reopened")
    return need
