"""What may be asked of a client in return for a guarantee (反担保): a ladder, as a ceiling.

The ladder says the most that may be asked, never that it must be. The family home is never asked
for where it would not be in proportion. GG-20; guobanfa-2019-6 gives the direction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.money import format_wan
from app.kernel.refusals import Refusal
from app.policy.policy import Policy

NONE, CONTROLLER, BUSINESS_ASSETS = "none", "controller", "business_assets"
RUNGS = (BUSINESS_ASSETS, CONTROLLER, NONE)
"""From the most that may be asked to nothing at all."""
PERSONAL_KINDS = ("controller", "personal", "personal_guarantee", "joint_liability")
HOME_KINDS = ("family_home", "home", "house", "residence")
_HOME = re.compile("家庭住房|自住房|自有住房|住宅|家里的房")


@dataclass(frozen=True)
class CounterDraft:
    """One thing asked for: free `kind`, perhaps an asset (public id), and words."""

    kind: str
    text: str = ""
    collateral_id: str | None = None

    @property
    def is_personal(self) -> bool:
        return self.kind in PERSONAL_KINDS

    @property
    def is_home(self) -> bool:
        return self.kind in HOME_KINDS or bool(_HOME.search(self.text))


@dataclass(frozen=True)
class Standing:
    """Where a client stands: grade on the list (None if not listed), and what lifts it."""

    grade: str | None = None
    startup_loan_within: bool = False
    """A listed client's start-up guaranteed loan within the policy's amount (L0)."""
    credit_park: bool = False


def rung_of(amount_fen: int, standing: Standing, *, policy: Policy) -> str:
    """The most that may be asked for a guarantee of this amount."""
    rung = _plain_rung(amount_fen, standing, policy)
    steps = policy["guarantee.waiver.credit_park_step_up"] if standing.credit_park else 0
    return RUNGS[min(RUNGS.index(rung) + int(steps), len(RUNGS) - 1)]


def _plain_rung(amount_fen: int, standing: Standing, policy: Policy) -> str:
    if standing.grade is not None and standing.startup_loan_within:
        return NONE
    for level, rung in (("L1", NONE), ("L2", CONTROLLER)):
        listed = standing.grade in policy[f"guarantee.waiver.{level}_grades"]
        if listed and amount_fen <= policy[f"guarantee.waiver.{level}_amount_max_fen"]:
            return rung
    return BUSINESS_ASSETS


def counter_refusals(
    asked: Sequence[CounterDraft],
    amount_fen: int,
    standing: Standing,
    *,
    named_assets: frozenset[str],
    policy: Policy,
) -> tuple[Refusal, ...]:
    """Why these may not be asked for; every reason beside its line."""
    rung = rung_of(amount_fen, standing, policy=policy)
    found = []
    for number, one in enumerate(asked):
        at = f"counter_guarantees.{number}"
        if one.collateral_id is not None and one.collateral_id not in named_assets:
            found.append(
                Refusal(
                    "collateral_unknown",
                    "需求里没有这项抵质押物",
                    field=f"{at}.collateral_id",
                    actual=one.collateral_id,
                )
            )
        refusal = _home_refusal(one, amount_fen, at, policy) or _rung_refusal(one, rung, at, policy)
        if refusal is not None:
            found.append(refusal)
    return tuple(found)


def _home_refusal(one: CounterDraft, amount_fen: int, at: str, policy: Policy) -> Refusal | None:
    key = "guarantee.waiver.family_home_free_fen"
    if not one.is_home or amount_fen > policy[key]:
        return None
    return Refusal(
        "family_home_not_allowed",
        "{amount} 以内不得要求家庭住房作反担保",
        policy.cite(key),
        field=f"{at}.kind",
        actual=one.kind,
        values={"amount": format_wan(policy[key])},
    )


def _rung_refusal(one: CounterDraft, rung: str, at: str, policy: Policy) -> Refusal | None:
    if rung == BUSINESS_ASSETS or (rung == CONTROLLER and one.is_personal):
        return None
    level = "L1" if rung == NONE else "L2"
    text = (
        "这家企业按名单等级免反担保"
        if rung == NONE
        else "这家企业按名单等级只能要求实际控制人连带责任"
    )
    return Refusal(
        "counter_guarantee_over_ladder",
        text,
        policy.cite(f"guarantee.waiver.{level}_grades"),
        field=f"{at}.kind",
        actual=one.kind,
    )
