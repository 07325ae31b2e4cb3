"""Whether a card's figures are what the pages read of `metrics.json` (指标文件). Pure.

Nothing is needed; what is there has the shape training writes (app/whitelist/training/metrics.py).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from app.kernel.refusals import Refusal
from app.kernel.words import N_

HEADLINES = ("auc", "ks", "brier", "log_loss", "ece", "bad")
GROUP_RATES = ("approval_rate", "approval_low", "approval_high", "mean_pd", "bad_rate")
NUMBER_MOST = 10**9


def metrics_refusals(metrics: Any) -> tuple[Refusal, ...]:
    """Why a card's figures cannot be kept and shown: another shape than training writes."""
    if _are_figures(metrics) and _can_be_kept(metrics):
        return ()
    text = N_("指标文件不合格式：请上传训练时得到的 metrics.json")
    return (Refusal("metrics_format", text, field="metrics"),)


def _are_figures(metrics: Any) -> bool:
    if not isinstance(metrics, Mapping):
        return False
    fairness, cut_off = metrics.get("fairness", {}), metrics.get("cut_off", {})
    return (
        all(_is_number(metrics.get(name, 0), or_none=True) for name in HEADLINES)
        and _all(metrics.get("reliability", []), _is_bin)
        and isinstance(cut_off, Mapping)
        and ("points" not in cut_off or _is_whole(cut_off["points"]))
        and isinstance(fairness, Mapping)
        and all(
            isinstance(of, Mapping) and _all(of.get("groups", []), _is_group)
            for of in fairness.values()
        )
    )


def _all(found: Any, sound: Callable[[Any], bool]) -> bool:
    return isinstance(found, list) and all(sound(one) for one in found)


def _is_bin(one: Any) -> bool:
    """A bin of reliability: how many rows, expected and observed share of bad ones."""
    return (
        isinstance(one, Mapping)
        and _is_count(one.get("rows"))
        and _is_rate(one.get("mean_pd"))
        and _is_rate(one.get("bad_rate"))
    )


def _is_group(one: Any) -> bool:
    """A group of fairness: its name, how many, and rates where there are enough."""
    return (
        isinstance(one, Mapping)
        and isinstance(one.get("group"), str)
        and _is_count(one.get("n"))
        and all(one.get(rate) is None or _is_rate(one[rate]) for rate in GROUP_RATES)
    )


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and _is_number(value)


def _is_count(value: Any) -> bool:
    return _is_whole(value) and value >= 0


def _is_rate(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= 1


def _is_number(value: Any, *, or_none: bool = False) -> bool:
    if value is None:
        return or_none
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) <= NUMBER_MOST


def _can_be_kept(metrics: Mapping[str, Any]) -> bool:
    """The database keeps no NaN, no U+0000, no half of a surrogate pair."""
    try:
        text = json.dumps(metrics, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (RecursionError, ValueError):
        return False
    return "\\u0000" not in text
