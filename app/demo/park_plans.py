"""Tables of the parks that have a story: who manages them, their rents, how they end."""

from dataclasses import dataclass

WAN = 1_000_000
RENT_DUE_FEN = 96 * WAN
"""What all tenants of a park owe in rent, a quarter."""


@dataclass(frozen=True)
class ParkPlan:
    """A park of the story. What comes of its figures is never set: it is counted.

    `began`: so many working days ago its own borrowers registered.
    `overdue_wan`: rent overdue at each report, in 10,000 yuan, oldest first.
    `life`: renewed (designated, and again after a year), withdrawn (designated, then withdrawn),
    short (one line is not met on the day of loading).
    """

    code: str
    township: str
    manager: str
    began: int
    overdue_wan: tuple[int, ...]
    life: str


PARKS = (
    ParkPlan("P0", "500236102", "park-core", 350, (3, 2, 2, 3, 2, 2), "renewed"),
    ParkPlan("P1", "500236112", "park-xinglong", 230, (9, 6, 3, 3, 4, 9), "withdrawn"),
    ParkPlan("P5", "500236109", "park", 105, (12, 11, 9, 8, 6, 5), "short"),
)
CODES = frozenset(plan.code for plan in PARKS)
AMOUNTS_WAN = (60, 48, 72, 55)
"""What the borrowers of each park owe under a guarantee, at first."""
TERM_MONTHS = 24
ASKED_AGO = (3, 1)
"""So many working days ago borrowers of the designated park ask for more, in the green channel."""
