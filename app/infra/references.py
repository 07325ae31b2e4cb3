"""Human references such as XQ-2026-000123: kind, year, running number per county and year."""

from sqlalchemy import BigInteger, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from app.infra.acts import Act
from app.infra.db import Model, db


class ReferenceCounter(Model):
    """The last number given; the database moves it, so two writers never get the same."""

    __tablename__ = "reference_counters"

    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("counties.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


_NEXT = text(
    "insert into reference_counters (county_id, kind, year, last) values (:county, :kind, :year, 1)"
    " on conflict (county_id, kind, year) do update set last = reference_counters.last + 1"
    " returning last"
)


def next_reference(act: Act, kind: str) -> str:
    """The next reference of `kind` (two letters), shown to people and never used in a URL."""
    year = act.on.year
    last = db.session.execute(
        _NEXT, {"county": act.actor.county_id, "kind": kind, "year": year}
    ).scalar_one()
    return f"{kind}-{year}-{last:06d}"
