"""What is looked at every month on a card in use (按月监测): figures, verdicts, alarms. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.kernel.words import N_
from app.policy.policy import Policy
from app.whitelist.rules.governing import REFER_
from app.whitelist.rules.risk_inputs import Row, base_columns, columns_of
from app.whitelist.rules.risk_measures import Scored, calibration, wilson
from app.whitelist.rules.scorecard.monitor import baseline_of
from app.whitelist.rules.scorecard.psi import psi

ALARMS = {
    "psi_act": N_("申请人与训练样本差得太多，请考虑重新校准或重建"),
    "psi_watch": N_("申请人与训练样本有变化，请关注"),
    "calibration": N_("实际违约与预计不符"),
    "refer_rate": N_("转人工的比例偏高"),
    "override_rate": N_("人工改判的比例偏高，请复核评分卡"),
    "unseen": N_("出现了训练时没有见过的类别"),
    "missing": N_("有的资料缺失太多"),
}
_ACT = frozenset({"psi_act", "calibration"})


@dataclass(frozen=True)
class Seen:
    """One applicant's newest score of the month: base columns, suggestion, flags."""

    inputs: Row
    recommended: str
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Rate:
    """A share with its 95% interval; None where nothing is counted."""

    n: int
    hits: int
    rate: float | None
    low: float | None
    high: float | None


def rate_of(hits: int, n: int) -> Rate:
    if n == 0:
        return Rate(0, 0, None, None, None)
    low, high = wilson(hits, n)
    return Rate(n, hits, hits / n, low, high)


def stability(card: Mapping[str, Any], rows: Sequence[Row], policy: Policy) -> dict[str, Any]:
    """PSI of the score and of each factor over the card's own bins, beside what chance gives.

    `verdict` is few (no judgement), stable, watch or act.
    """
    if "psi" not in card or not rows:
        return {"rows": len(rows), "score": None, "columns": {}, "verdict": "few"}
    then = card["psi"]
    now = baseline_of(card, columns_of(card, list(rows)), edges=then["score"]["edges"])
    columns = {
        name: _index(then["columns"][name]["counts"], now["columns"][name]["counts"])
        for name in now["columns"]
    }
    score = _index(then["score"]["counts"], now["score"]["counts"])
    most = max([score["psi"], *(one["psi"] for one in columns.values())])
    verdict = "few" if len(rows) < policy["risk.psi_rows_min"] else _verdict(most, policy)
    return {"rows": len(rows), "score": score, "columns": columns, "verdict": verdict}


def _index(then: Sequence[int], now: Sequence[int]) -> dict[str, float]:
    chance = (len(then) - 1) * (1 / sum(then) + 1 / sum(now))
    return {"psi": psi(then, now), "chance": round(chance, 6)}


def _verdict(most: float, policy: Policy) -> str:
    if most >= float(policy["risk.psi_act"]):
        return "act"
    return "watch" if most >= float(policy["risk.psi_watch"]) else "stable"


def missing_rates(card: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, float]:
    """Share of rows without a value, by base column."""
    return {
        name: sum(row.get(name) is None for row in rows) / len(rows) if rows else 0.0
        for name in base_columns(card)
    }


def vintages(outcomes: Iterable[tuple[date, Scored]], publish_min: int) -> list[dict[str, Any]]:
    """Expected against observed by the quarter a loan began; small quarters without figures."""
    by_quarter: dict[str, list[Scored]] = {}
    for began_on, one in outcomes:
        by_quarter.setdefault(f"{began_on.year}Q{(began_on.month + 2) // 3}", []).append(one)
    return [_vintage(name, by_quarter[name], publish_min) for name in sorted(by_quarter)]


def _vintage(name: str, scored: list[Scored], publish_min: int) -> dict[str, Any]:
    found = calibration(scored) if len(scored) >= publish_min else None
    if found is None:
        return {"quarter": name, "n": len(scored), "holds": None}
    return {"quarter": name, **asdict(found), "holds": found.holds}


def figures_of(
    card: Mapping[str, Any],
    seen: Sequence[Seen],
    *,
    decided: tuple[int, int],
    outcomes: Iterable[tuple[date, Scored]],
    policy: Policy,
) -> dict[str, Any]:
    """Everything of one month.

    Args:
        decided: overrides and decisions of the month on scores of this card.
        outcomes: loans whose outcome is known, with the day each began.
    """
    rows = [one.inputs for one in seen]
    unseen: dict[str, int] = {}
    for one in seen:
        for flag in one.flags:
            if flag.startswith("unknown:"):
                unseen[flag[8:]] = unseen.get(flag[8:], 0) + 1
    referred = sum(one.recommended == REFER_ for one in seen)
    return {
        "stability": stability(card, rows, policy),
        "missing": missing_rates(card, rows),
        "unseen": dict(sorted(unseen.items())),
        "referred": asdict(rate_of(referred, len(seen))),
        "overrides": asdict(rate_of(*decided)),
        "vintages": vintages(outcomes, policy["risk.fairness_publish_min"]),
    }


def alarms_of(figures: Mapping[str, Any], policy: Policy) -> tuple[str, ...]:
    """The codes of what the centre must look at, worst first."""
    few = policy["risk.override_rows_min"]
    verdict = figures["stability"]["verdict"]
    rows = figures["stability"]["rows"]
    missing_most = max(figures["missing"].values(), default=0.0)
    raised = {
        "psi_act": verdict == "act",
        "psi_watch": verdict == "watch",
        "calibration": any(one["holds"] is False for one in figures["vintages"]),
        "refer_rate": _above(figures["referred"], policy["risk.refer_rate_max"], few),
        "override_rate": _above(figures["overrides"], policy["risk.override_rate_max"], few),
        "unseen": bool(figures["unseen"]),
        "missing": rows >= few and missing_most > float(policy["risk.missing_rate_max"]),
    }
    return tuple(code for code in ALARMS if raised[code])


def _above(rate: Mapping[str, Any], most: Any, few: int) -> bool:
    return bool(rate["n"] >= few and rate["rate"] > float(most))


def verdict_of(alarms: Sequence[str], figures: Mapping[str, Any]) -> str:
    """act, watch, few or stable."""
    if _ACT & set(alarms):
        return "act"
    if alarms:
        return "watch"
    return "few" if figures["stability"]["verdict"] == "few" else "stable"
