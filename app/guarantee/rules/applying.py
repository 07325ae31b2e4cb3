"""When a bank may ask an agency for a guarantee."""

from dataclasses import dataclass

from app.kernel.money import format_wan
from app.kernel.refusals import Refusal

OFFERABLE = ("awaiting_approval", "open", "accepted")
REFERABLE = ("sent", "accepted", "info_requested", "offered", "won")


@dataclass(frozen=True)
class ApplicationFacts:
    """What an application depends on."""

    referral_state: str
    offer_state: str | None
    standing_already: bool
    may_disclose: bool
    """The owner wants a guarantee, or named the guarantor in a live consent."""


def application_refusals(facts: ApplicationFacts) -> tuple[Refusal, ...]:
    """Why the state of things does not allow an application; every reason."""
    found = []
    if facts.referral_state not in REFERABLE:
        found.append(Refusal("illegal_state", "这笔转介已经结束，不能再申请担保"))
    if facts.offer_state not in (None, *OFFERABLE):
        found.append(Refusal("illegal_state", "这份方案已经结束，不能再申请担保"))
    if facts.standing_already:
        found.append(Refusal("already_applied", "这笔业务已有一份在办的担保申请"))
    if not facts.may_disclose:
        found.append(
            Refusal(
                "no_consent_for_recipient",
                "创业者没有说要担保，授权里也没有这家担保机构；请先请创业者同意",
            )
        )
    return tuple(found)


def amount_refusals(amount_fen: int, most_fen: int) -> tuple[Refusal, ...]:
    """A guarantee covers at most what is lent."""
    if 0 < amount_fen <= most_fen:
        return ()
    return (
        Refusal(
            "amount_over_loan",
            "担保金额应大于 0，不超过贷款金额 {most}",
            field="amount_fen",
            actual=amount_fen,
            required=most_fen,
            values={"most": format_wan(most_fen)},
        ),
    )
