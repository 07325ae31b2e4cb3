"""A lender's no: coded reasons that a person can act on, and where it leads (不予通过)."""

from typing import Any

from app.kernel.refusals import Refusal
from app.policy.codes import codes
from app.policy.policy import Policy

COMMENT_LEAST = 20
COMMENT_MOST = 1000

GROUPS = {
    "firm": ("R01", "R03", "R04", "R09", "R10", "R16", "R25", "R26", "R27", "R28"),
    "credit": ("R05", "R06", "R07", "R08", "R17"),
    "need": ("R02", "R11", "R18", "R22"),
    "security": ("R12", "R13", "R14", "R15"),
    "handling": ("R19", "R20", "R21", "R24"),
    "bank": ("R23", "R29", "R30"),
}
"""How the ticks stand together on the form; whatever is not named comes last."""


def decline_reasons(policy: Policy) -> dict[str, dict[str, Any]]:
    """Code -> texts of the reasons in force; the family's settings are not reasons."""
    found = codes(policy, "refusal_codes")
    return {code: entry for code, entry in found.items() if "applicant_zh" in _mapping(entry)}


def _mapping(entry: Any) -> Any:
    return entry if hasattr(entry, "keys") else ()


def grouped_reasons(policy: Policy) -> list[tuple[str, list[str]]]:
    """The codes by group in the order of GROUPS; new codes stand with the bank's own."""
    known = list(decline_reasons(policy))
    named = {code for codes_of in GROUPS.values() for code in codes_of}
    groups = {name: [c for c in codes_of if c in known] for name, codes_of in GROUPS.items()}
    groups["bank"] += [code for code in known if code not in named]
    return list(groups.items())


def decline_refusals(
    reason_codes: tuple[str, ...], comment: str, *, policy: Policy
) -> tuple[Refusal, ...]:
    """A refusal needs known codes; "other" needs words (可执行的理由)."""
    known = decline_reasons(policy)
    found = []
    if not reason_codes:
        found.append(Refusal("reason_missing", "请至少选择一个原因", field="reason_codes"))
    for code in reason_codes:
        if code not in known:
            found.append(
                Refusal(
                    "reason_unknown",
                    "没有原因代码 {code}",
                    field="reason_codes",
                    actual=code,
                    values={"code": code},
                )
            )
    return (*found, *_comment_refusals(reason_codes, comment.strip(), policy))


def _comment_refusals(
    reason_codes: tuple[str, ...], comment: str, policy: Policy
) -> tuple[Refusal, ...]:
    needing = set(policy["refusal_codes.comment_required_for"])
    if not needing.intersection(reason_codes) or len(comment) >= COMMENT_LEAST:
        return ()
    return (
        Refusal(
            "comment_short",
            "选择「其他」时，请写明原因（至少 {least} 个字）",
            field="comment",
            actual=len(comment),
            required=COMMENT_LEAST,
            values={"least": COMMENT_LEAST},
        ),
    )


def comment_shown(reason_codes: tuple[str, ...], *, policy: Policy) -> bool:
    """Whether the owner reads the lender's own words: only where no code says it already."""
    needing = set(policy["refusal_codes.comment_required_for"])
    hidden = set(policy["refusal_codes.detail_hidden"])
    return bool(needing.intersection(reason_codes)) and not hidden.intersection(reason_codes)


def leads_to_unmet(*, refused: int, nobody_left: bool, policy: Policy) -> bool:
    """Whether the road with lenders ends for now: three times no, or nobody left to ask."""
    return nobody_left or bool(refused >= policy["referrals.declines_to_unmet"])
