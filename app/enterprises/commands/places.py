"""The places of a county, from its pack: townships, parks, and the organisation of each."""

from app.accounts.commands import found_organisation, take_organisation_live
from app.accounts.models import Organisation
from app.accounts.queries import organisation_for
from app.enterprises.models import Park, Township
from app.enterprises.queries.places import park_by_code, township_by_code
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db, new_public_id
from app.policy.county import CountyPack, ParkEntry, TownshipEntry


def set_up_places(act: Act, *, pack: CountyPack) -> dict[str, Organisation]:
    """Enter the townships and parks of a pack; safe to run twice.

    Returns code -> organisation. A place and its organisation share their public id.
    """
    found = {entry.code: _township(act, entry) for entry in pack.townships}
    db.session.flush()
    return {**found, **{entry.code: _park(act, entry) for entry in pack.parks}}


def _township(act: Act, entry: TownshipEntry) -> Organisation:
    place = township_by_code(act.actor.county_id, entry.code)
    if place is None:
        place = Township(
            public_id=new_public_id(),
            county_id=act.actor.county_id,
            code=entry.code,
            name=entry.name,
            kind=entry.kind,
        )
        journal.note(act, place, "enter", detail={"code": entry.code})
    return _office(act, "township", entry.name, place.public_id)


def _park(act: Act, entry: ParkEntry) -> Organisation:
    place = park_by_code(act.actor.county_id, entry.code)
    if place is None:
        place = Park(
            public_id=new_public_id(),
            county_id=act.actor.county_id,
            code=entry.code,
            name=entry.name,
            role=entry.role,
            township=township_by_code(act.actor.county_id, entry.townships[0]),
        )
        journal.note(act, place, "enter", detail={"code": entry.code})
    place.manager = entry.manager
    place.targets = [
        {
            "measure": target.measure,
            "value": target.value,
            "unit": target.unit,
            "due_on": target.due_on.isoformat(),
            "source": target.source,
        }
        for target in entry.targets
    ]
    return _office(act, "park", entry.name, place.public_id)


def _office(act: Act, kind: str, name: str, public_id: str) -> Organisation:
    """The organisation whose people look after a place."""
    office = organisation_for(act.actor, public_id)
    if office is None:
        office = found_organisation(act, kind=kind, name=name, public_id=public_id)
        take_organisation_live(act, organisation=office)
        db.session.flush()
    return office
