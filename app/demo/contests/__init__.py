"""Contests on the loaded demo: several people reach for the last of something at once.

Each is prepared with fresh objects, so it can be played again and again.
"""

from collections.abc import Callable

from app.demo.contests.asset import same_collateral
from app.demo.contests.contest import Contest
from app.demo.contests.headroom import last_headroom
from app.demo.contests.quota import last_quota
from app.demo.contests.stage import Stage

CONTESTS: dict[str, Callable[[Stage], Contest]] = {
    "last-headroom": last_headroom,
    "last-quota": last_quota,
    "same-collateral": same_collateral,
}

__all__ = ["CONTESTS", "Contest", "Stage"]
