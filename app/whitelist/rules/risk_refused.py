"""What is known of those who were not supported (拒绝推断). Pure.

A card learns from loans that were made; no method repairs what was never seen. So the spread of
points of both sides is shown, how far they lie apart, and who lies outside what was accepted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.whitelist.rules.scorecard.psi import number_counts, psi

BANDS = 8
LEAST = 20


@dataclass(frozen=True)
class Band:
    """Points up to and with `to` (None: above the last edge), shares of both sides."""

    to: int | None
    supported: int
    declined: int


@dataclass(frozen=True)
class Spread:
    """Both sides over the same bands; `apart` is their PSI, None while either has under 20."""

    bands: tuple[Band, ...]
    supported: int
    declined: int
    drawn: int
    outside: int
    apart: float | None

    @property
    def most(self) -> int:
        return max([1, *(max(b.supported, b.declined) for b in self.bands)])


def spread(supported: Sequence[int], declined: Sequence[int], *, drawn: int) -> Spread:
    """The points of both sides; `drawn` of the supported lie below the line and were picked by lot.

    `outside` counts the declined below every supported one: the card has seen nobody like them.
    """
    both = sorted([*supported, *declined])
    edges = sorted({both[len(both) * n // BANDS] for n in range(1, BANDS)}) if both else []
    ups, downs = number_counts(edges, supported), number_counts(edges, declined)
    ends: list[int | None] = [*edges, None]
    enough = min(len(supported), len(declined)) >= LEAST
    return Spread(
        bands=tuple(Band(to, up, down) for to, up, down in zip(ends, ups, downs, strict=True)),
        supported=len(supported),
        declined=len(declined),
        drawn=drawn,
        outside=sum(points < min(supported) for points in declined) if supported else len(declined),
        apart=psi(ups, downs) if enough else None,
    )
