"""Which facts of an enterprise which reader is shown. Pure.

A lender reads what the consent text names, a park facts without amounts.
"""

from app.kernel.actors import COUNTY_ROLES, Role

LENDERS = frozenset(
    {
        Role.BANK_OFFICER,
        Role.BANK_MANAGER,
        Role.GUARANTEE_OFFICER,
        Role.GUARANTEE_MANAGER,
        Role.REGUARANTEE_OFFICER,
        Role.INSURER,
        Role.INVESTOR,
    }
)
"""Who reads only under a live disclosure, and whose reading is logged for the owner."""

COUNTY = frozenset(COUNTY_ROLES)
"""Who reads the enterprises of the whole county."""

PLAIN = (
    "id", "state", "name", "uscc", "kind", "industry", "township_id", "park_id",
    "founded_on", "employees", "size",
)  # fmt: skip
AMOUNTS = ("revenue_fen", "assets_fen")
INNER = (
    "reference", "size_row", "size_source", "returnee_kind", "returned_on", "contact_name",
    "registered_at", "verified_at", "evidence",
)  # fmt: skip


def fields_for(role: Role | None) -> tuple[str, ...]:
    """The names of the facts a reader in this role is shown, in order."""
    if role is Role.PARK_MANAGER:
        return PLAIN
    if role in LENDERS:
        return PLAIN + AMOUNTS
    return PLAIN + AMOUNTS + INNER


SMALL_NUMBER = 3


def jobs_shown(firms: int, jobs: int) -> int | None:
    """A park's head count, unless so few firms stand behind it that it tells on one of them."""
    return jobs if firms >= SMALL_NUMBER or firms == 0 else None
