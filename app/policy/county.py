"""County packs (县域数据包): places, parks and offices of one county as data under counties/."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.policy.entries import PolicyError

COUNTIES = Path(__file__).resolve().parents[2] / "counties"


@dataclass(frozen=True)
class TownshipEntry:
    """A township or street office. `code` has nine digits; `kind` is 街道, 镇 or 乡."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True)
class Target:
    """A dated aim of a park or of the county: what is counted, how much, by when, by which text."""

    measure: str
    value: int
    unit: str
    due_on: date
    source: str


@dataclass(frozen=True)
class ParkEntry:
    """A park of the 1+7+N. `role` is core, key or other; `townships` are nine-digit codes."""

    code: str
    name: str
    role: str
    townships: tuple[str, ...]
    manager: str
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Office:
    """An office of the county. `ends` and `successor` are set once it was merged or renamed."""

    code: str
    name: str
    duties: tuple[str, ...]
    begins: date | None
    ends: date | None
    successor: str | None


@dataclass(frozen=True)
class CountyPack:
    """All of one county."""

    pack: str
    code: str
    name: str
    languages: tuple[str, ...]
    offices: tuple[Office, ...]
    townships: tuple[TownshipEntry, ...]
    parks: tuple[ParkEntry, ...]
    targets: tuple[Target, ...]


@lru_cache(maxsize=8)
def county_pack(name: str, folder: Path = COUNTIES) -> CountyPack:
    """The pack in `counties/NAME`.

    Raises PolicyError: no such pack, a field missing, a township of another county, a park in a
    township that does not exist, a successor that does not exist.
    """
    root = folder / name
    if not name.isidentifier() or not (root / "county.toml").is_file():
        raise PolicyError(f"counties/{name}: there is no such pack. Check the setting COUNTY.")
    try:
        pack = _pack(name, *(_read(root / f"{part}.toml") for part in _PARTS))
    except KeyError as missing:
        raise PolicyError(f"counties/{name}: the field {missing} is missing. Add it.") from None
    _verify(pack)
    return pack


_PARTS = ("county", "townships", "parks")


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as problem:
        raise PolicyError(f"{file.parent.name}/{file.name}: {problem}.") from None


def _pack(
    name: str, county: dict[str, Any], places: dict[str, Any], parks: dict[str, Any]
) -> CountyPack:
    return CountyPack(
        pack=name,
        code=county["code"],
        name=county["name"],
        languages=tuple(county["languages"]),
        offices=tuple(_office(row) for row in county["offices"]),
        townships=tuple(TownshipEntry(**row) for row in places["townships"]),
        parks=tuple(_park(row) for row in parks["parks"]),
        targets=tuple(Target(**row) for row in county.get("targets", ())),
    )


def _office(row: dict[str, Any]) -> Office:
    return Office(
        code=row["code"],
        name=row["name"],
        duties=tuple(row.get("duties", ())),
        begins=row.get("from"),
        ends=row.get("to"),
        successor=row.get("successor"),
    )


def _park(row: dict[str, Any]) -> ParkEntry:
    return ParkEntry(
        code=row["code"],
        name=row["name"],
        role=row["role"],
        townships=tuple(row["townships"]),
        manager=row["manager"],
        targets=tuple(Target(**target) for target in row.get("targets", ())),
    )


def _verify(pack: CountyPack) -> None:
    codes = [place.code for place in pack.townships]
    for code in codes:
        if len(code) != 9 or not code.startswith(pack.code):
            raise PolicyError(f"counties/{pack.pack}: township {code} is not of {pack.code}.")
    if len(set(codes)) != len(codes):
        raise PolicyError(f"counties/{pack.pack}: a township code stands twice.")
    for park in pack.parks:
        for code in park.townships:
            if code not in codes:
                raise PolicyError(f"counties/{pack.pack}: {park.code} lies in unknown {code}.")
    offices = {office.code for office in pack.offices}
    for office in pack.offices:
        if office.successor and office.successor not in offices:
            raise PolicyError(f"counties/{pack.pack}: {office.code} has an unknown successor.")
