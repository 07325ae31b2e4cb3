"""The guides: one page for each role's day, written in docs/guide in both languages."""

from functools import lru_cache
from pathlib import Path

from app.desk.rules import Block, blocks
from app.kernel.actors import Role

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "guide"
PICTURES = FOLDER / "pictures"

GUIDES: dict[Role, str] = {
    Role.ENTREPRENEUR: "entrepreneur",
    Role.BANK_OFFICER: "bank",
    Role.BANK_MANAGER: "bank",
    Role.GUARANTEE_OFFICER: "guarantee",
    Role.GUARANTEE_MANAGER: "guarantee",
    Role.REGUARANTEE_OFFICER: "reguarantee",
    Role.INSURER: "insurer-investor",
    Role.INVESTOR: "insurer-investor",
    Role.TOWNSHIP_LIAISON: "township_liaison",
    Role.PARK_MANAGER: "park_manager",
    Role.FINANCE_CENTRE: "centre",
    Role.FINANCE_LEAD: "centre",
    Role.FINANCE_BUREAU: "finance_bureau",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "administrator",
}
"""Roles that share a day share a page."""

NAMES = tuple(dict.fromkeys(GUIDES.values()))


def guide(name: str, language: str) -> list[Block]:
    """A guide in `zh` or `en`, as blocks; empty for a name that no guide has."""
    return list(_read(name, language)) if name in NAMES else []


def titles(language: str) -> dict[str, str]:
    """Name of each guide -> its title."""
    return {name: _title(_read(name, language)) for name in NAMES}


@lru_cache(maxsize=64)
def _read(name: str, language: str) -> tuple[Block, ...]:
    path = FOLDER / f"{name}.{language}.md"
    return tuple(blocks(path.read_text(encoding="utf-8"))) if path.is_file() else ()


def _title(page: tuple[Block, ...]) -> str:
    return page[0].lines[0][0].words if page else ""
