"""Counties (县): one county is one tenant; every owned row names its county."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from app.infra.db import Identified, Model, db


class County(Identified, Model):
    """A county served by this installation. `pack` is its folder under counties/."""

    __tablename__ = "counties"

    code: Mapped[str]
    name: Mapped[str]
    pack: Mapped[str]
    real: Mapped[bool]
    """False while the county works on simulated data (演示, 试运行)."""


def county_by_id(county_id: int) -> County | None:
    return db.session.get(County, county_id)


def all_counties() -> list[County]:
    return list(db.session.scalars(select(County).order_by(County.id)))


def county_of_pack(pack: str) -> County | None:
    """The county that this installation serves first."""
    return db.session.scalars(
        select(County).where(County.pack == pack).order_by(County.id).limit(1)
    ).one_or_none()
