"""How a card treats groups it does not look at (公平性), with intervals and honest small numbers.

Pure. A group under `publish_min` gets no figure at all; one under `sure_min` is marked and counts
neither in the difference nor in the ratio.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.whitelist.rules.governing import SUPPORT
from app.whitelist.rules.risk_measures import wilson


@dataclass(frozen=True)
class Treated:
    """One scored applicant: the group, what the card suggested, probability and outcome if any."""

    group: str
    recommended: str
    pd: float | None
    bad: bool | None = None


@dataclass(frozen=True)
class Group:
    """One group. Every figure is None where too few are in it."""

    name: str
    n: int
    small: bool
    support: float | None = None
    low: float | None = None
    high: float | None = None
    mean_pd: float | None = None
    known: int | None = None
    bad_rate: float | None = None


@dataclass(frozen=True)
class Dimension:
    """All groups of one dimension; `ratio` is the lowest share supported over the highest."""

    code: str
    groups: tuple[Group, ...]
    ratio: Decimal | None
    watch: bool


def dimension(
    code: str,
    treated: Iterable[Treated],
    *,
    publish_min: int,
    sure_min: int,
    ratio_min: Decimal,
) -> Dimension:
    """The groups of one dimension by name, and the ratio between those large enough."""
    by_group: dict[str, list[Treated]] = {}
    for one in treated:
        by_group.setdefault(one.group, []).append(one)
    groups = tuple(
        _group(name, by_group[name], publish_min=publish_min, sure_min=sure_min)
        for name in sorted(by_group)
    )
    sure = [g.support for g in groups if not g.small and g.support is not None]
    ratio = None
    if len(sure) > 1 and max(sure) > 0:
        ratio = Decimal(str(round(min(sure) / max(sure), 4)))
    return Dimension(code, groups, ratio, ratio is not None and ratio < ratio_min)


def _group(name: str, members: list[Treated], *, publish_min: int, sure_min: int) -> Group:
    n = len(members)
    if n < publish_min:
        return Group(name, n, small=True)
    supported = sum(one.recommended == SUPPORT for one in members)
    low, high = wilson(supported, n)
    pds = [one.pd for one in members if one.pd is not None]
    outcomes = [one.bad for one in members if one.bad is not None]
    shown = len(outcomes) >= publish_min
    return Group(
        name,
        n,
        small=n < sure_min,
        support=supported / n,
        low=low,
        high=high,
        mean_pd=sum(pds) / len(pds) if pds else None,
        known=len(outcomes) if shown else None,
        bad_rate=sum(outcomes) / len(outcomes) if shown else None,
    )


def measured_groups(
    metrics: Mapping[str, Any], column: str, *, publish_min: int, sure_min: int
) -> tuple[Group, ...]:
    """The groups of a protected column as training measured them, small ones emptied."""
    found = metrics.get("fairness", {}).get(column, {}).get("groups", [])
    return tuple(
        Group(str(g["group"]), int(g["n"]), small=True)
        if int(g["n"]) < publish_min
        else Group(
            str(g["group"]),
            int(g["n"]),
            small=int(g["n"]) < sure_min,
            support=g.get("approval_rate"),
            low=g.get("approval_low"),
            high=g.get("approval_high"),
            mean_pd=g.get("mean_pd"),
            known=int(g["n"]),
            bad_rate=g.get("bad_rate"),
        )
        for g in found
    )
