"""Whether a challenger may take the champion's place: the evidence and what is missing. Pure.

Compared on the same loans with outcomes, both scored on the same inputs before the loan began.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.policy.policy import Policy
from app.whitelist.rules.fairness import Dimension
from app.whitelist.rules.risk_measures import (
    Calibration,
    Difference,
    Scored,
    auc_difference,
    calibration,
)

CITE = "house-defaults#risk"


@dataclass(frozen=True)
class Evidence:
    """What a promotion rests on."""

    pairs: int
    bad: int
    auc: Difference | None
    champion: Calibration | None
    challenger: Calibration | None
    stability: Mapping[str, Any] | None
    """Of the challenger on the newest inputs, as rules/risk_watch.py gives it."""
    fairness: tuple[Dimension, ...]

    @property
    def good(self) -> int:
        return self.pairs - self.bad

    def document(self) -> dict[str, Any]:
        """Plain values, to be kept with the note as they were."""
        return {
            "pairs": self.pairs,
            "bad": self.bad,
            "auc": asdict(self.auc) if self.auc else None,
            "calibration": {
                "champion": asdict(self.champion) if self.champion else None,
                "challenger": asdict(self.challenger) if self.challenger else None,
            },
            "stability": dict(self.stability) if self.stability else None,
            "fairness": {
                d.code: str(d.ratio) if d.ratio is not None else None for d in self.fairness
            },
        }


def evidence_of(
    champion: Sequence[Scored],
    challenger: Sequence[Scored],
    *,
    stability: Mapping[str, Any] | None,
    fairness: Sequence[Dimension],
) -> Evidence:
    """Compare both cards on the same loans, given in the same order."""
    return Evidence(
        pairs=len(champion),
        bad=sum(one.bad for one in champion),
        auc=auc_difference(champion, challenger),
        champion=calibration(champion),
        challenger=calibration(challenger),
        stability=stability,
        fairness=tuple(fairness),
    )


def promotion_refusals(evidence: Evidence, policy: Policy) -> tuple[Refusal, ...]:
    """Why the evidence is not enough, every reason at once."""
    bad_min, good_min = policy["risk.compare_bad_min"], policy["risk.compare_good_min"]
    found = []
    if evidence.bad < bad_min or evidence.good < good_min:
        text = N_("成对样本不够：违约 {bad} 户（需 {bad_min}），正常 {good} 户（需 {good_min}）")
        values = {
            "bad": evidence.bad,
            "bad_min": bad_min,
            "good": evidence.good,
            "good_min": good_min,
        }
        found.append(Refusal("too_few_pairs", text, CITE, values=values))
    elif evidence.auc is None or evidence.auc.low < -float(policy["risk.auc_loss_max"]):
        text = N_("区分力可能下降：差值区间的下端低于 −{most}")
        values = {"most": policy["risk.auc_loss_max"]}
        found.append(Refusal("auc_lower", text, CITE, values=values))
    if evidence.challenger is not None and not evidence.challenger.holds:
        text = N_("校准不成立：实际违约 {observed} 户，不在 {low}–{high} 之内")
        c = evidence.challenger
        values = {"observed": c.observed, "low": round(c.low, 1), "high": round(c.high, 1)}
        found.append(Refusal("calibration_off", text, CITE, values=values))
    if evidence.stability is None or evidence.stability["verdict"] == "act":
        found.append(Refusal("unstable", N_("稳定性不够：申请人与训练样本差得太多"), CITE))
    for one in evidence.fairness:
        if one.watch:
            text = N_("公平性需要复核：「{code}」各组通过率之比 {ratio}")
            values = {"code": one.code, "ratio": one.ratio}
            found.append(Refusal("unfair", text, CITE, values=values))
    return tuple(found)
