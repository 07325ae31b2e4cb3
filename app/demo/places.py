"""The demo county and its places, from the county pack that this installation serves."""

from app.accounts.models import Organisation
from app.enterprises.commands import set_up_places
from app.infra import calendar
from app.infra.acts import machine_act
from app.infra.counties import County
from app.infra.db import db
from app.policy.county import CountyPack


def enter_county(pack: CountyPack) -> County:
    """The county as simulated data: `real` stays off, so no message and no real person enters."""
    county = County(code=pack.code, name=pack.name, pack=pack.pack, real=False)
    db.session.add(county)
    db.session.flush()
    return county


def enter_places(county: County, pack: CountyPack, *, last_year: int) -> dict[str, Organisation]:
    """The working days, then every township and park; returns code -> organisation."""
    calendar.fill(last_year=last_year)
    return set_up_places(machine_act(county.id), pack=pack)
