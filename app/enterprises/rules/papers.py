"""Papers asked once and reused (材料): which kinds there are, how long one is good. Pure.

Source: house-defaults#papers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kernel.dates import add_months
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.codes import codes
from app.policy.policy import Policy


@dataclass(frozen=True)
class PaperFacts:
    """A paper as the rules see it."""

    kind: str
    added_on: date
    valid_until: date | None
    replaced: bool


def kinds(policy: Policy) -> dict[str, Mapping[str, Any]]:
    """Code -> names (`zh`, `en`) of the papers in force, in the order of the codes."""
    listed = codes(policy, "papers")
    return {code: entry for code, entry in listed.items() if isinstance(entry, Mapping)}


def paper_refusals(
    kind: str, *, valid_until: date | None, on: date, policy: Policy
) -> tuple[Refusal, ...]:
    """Why a paper is not taken."""
    found = []
    if kind not in kinds(policy):
        found.append(Refusal("invalid", N_("请选择材料种类"), field="kind"))
    if valid_until is not None and valid_until < on:
        text = N_("这份材料已经过期，请上传有效的")
        found.append(Refusal("paper_expired", text, field="valid_until"))
    return tuple(found)


def good_until(paper: PaperFacts, *, policy: Policy) -> date:
    """The last day a paper is reused: its own last day, or so many months after it came."""
    reused = add_months(paper.added_on, policy["papers.reuse_months"])
    return min(reused, paper.valid_until) if paper.valid_until else reused


def is_good(paper: PaperFacts, *, on: date, policy: Policy) -> bool:
    """Whether a paper spares its owner from being asked again."""
    return not paper.replaced and good_until(paper, policy=policy) >= on
