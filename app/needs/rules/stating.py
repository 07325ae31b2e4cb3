"""What may be asked for, and what sending takes."""

from dataclasses import dataclass

from app.kernel.money import format_wan
from app.kernel.refusals import Refusal
from app.policy.policy import Policy

PURPOSE_MAX = 500
EDITABLE = ("draft", "returned")


@dataclass(frozen=True)
class NeedDraft:
    """What an entrepreneur states: amount in fen, term in months, use code, purpose in words."""

    amount_fen: int
    term_months: int
    use: str
    purpose: str
    wants_guarantee: bool = False
    collateral_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubmissionFacts:
    """What stands when a need is to be sent."""

    enterprise_verified: bool
    consent_live: bool


def draft_refusals(draft: NeedDraft, *, policy: Policy) -> tuple[Refusal, ...]:
    """Why the values of a need cannot be taken; every reason, beside its field."""
    return (*_amount_refusals(draft, policy), *_term_refusals(draft, policy), *_purpose(draft))


def _amount_refusals(draft: NeedDraft, policy: Policy) -> tuple[Refusal, ...]:
    least, most = policy["needs.amount_min_fen"], policy["needs.amount_max_fen"]
    if least <= draft.amount_fen <= most:
        return ()
    return (
        Refusal(
            "amount_out_of_range",
            "金额应在 {least} 到 {most} 之间",
            policy.cite("needs.amount_min_fen"),
            field="amount_fen",
            actual=draft.amount_fen,
            required=[least, most],
            values={"least": format_wan(least), "most": format_wan(most)},
        ),
    )


def _term_refusals(draft: NeedDraft, policy: Policy) -> tuple[Refusal, ...]:
    most = policy["needs.term_max_months"]
    if 1 <= draft.term_months <= most:
        return ()
    return (
        Refusal(
            "term_out_of_range",
            "期限应在 1 到 {most} 个月之间",
            policy.cite("needs.term_max_months"),
            field="term_months",
            actual=draft.term_months,
            required=[1, most],
            values={"most": most},
        ),
    )


def _purpose(draft: NeedDraft) -> tuple[Refusal, ...]:
    if not draft.purpose.strip():
        return (Refusal("purpose_missing", "请用一句话说明钱用来做什么", field="purpose"),)
    if "\0" in draft.purpose:
        return (Refusal("purpose_unreadable", "说明里有读不懂的字符", field="purpose"),)
    if len(draft.purpose) > PURPOSE_MAX:
        return (
            Refusal(
                "purpose_long",
                "说明请不超过 {most} 个字",
                field="purpose",
                values={"most": PURPOSE_MAX},
            ),
        )
    return ()


def submission_refusals(facts: SubmissionFacts) -> tuple[Refusal, ...]:
    """Why a need cannot be sent yet. Nothing else stands in the way (no score, no list)."""
    found = []
    if not facts.consent_live:
        found.append(
            Refusal(
                "no_live_consent",
                "还没有有效的授权：请先同意把资料发给您选的银行",
                "pipl-2021#23",
            )
        )
    if not facts.enterprise_verified:
        found.append(
            Refusal(
                "enterprise_unverified",
                "企业归属还没有核实：核实后才能发给银行，草稿和匹配不受影响",
            )
        )
    return tuple(found)


def edit_refusals(state: str) -> tuple[Refusal, ...]:
    """A need is edited while it is a draft or was returned."""
    if state in EDITABLE:
        return ()
    return (Refusal("need_not_editable", "需求已经提交，不能再修改；可以撤回后重新填写"),)


def withdrawal_refusals(accepted_fen: int) -> tuple[Refusal, ...]:
    """A need is taken back freely until an offer was accepted; then the bank releases first."""
    if accepted_fen == 0:
        return ()
    return (Refusal("offer_accepted", "已经接受了银行的方案，请先联系银行解除，再撤回需求"),)
