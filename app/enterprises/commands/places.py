"""The places of a county, from its pack or from a table: townships, parks, the office of each."""

from app.accounts.commands import (
    found_organisation,
    rename_organisation,
    take_organisation_live,
)
from app.accounts.models import Organisation
from app.accounts.queries import organisation_for, organisation_named
from app.enterprises.models import Park, Township
from app.enterprises.queries.places import (
    park_by_code,
    park_draft_of,
    township_by_code,
    township_for,
)
from app.enterprises.rules.parks import ParkDraft, completed, name_refusals
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db, new_public_id
from app.kernel.refusals import invalid_if
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
    township = township_by_code(act.actor.county_id, entry.townships[0])
    park = enter_park(
        act,
        draft=ParkDraft(
            code=entry.code,
            name=entry.name,
            role=entry.role,
            township_id=township.public_id if township else None,
            manager=entry.manager,
            targets=tuple(
                {
                    "measure": target.measure,
                    "value": target.value,
                    "unit": target.unit,
                    "due_on": target.due_on.isoformat(),
                    "source": target.source,
                }
                for target in entry.targets
            ),
        ),
    )
    return _office(act, "park", entry.name, park.public_id)


def enter_park(act: Act, *, draft: ParkDraft) -> Park:
    """Enter a park with its office, or bring the park of this code up to date."""
    park = park_by_code(act.actor.county_id, draft.code)
    named = organisation_named(act.actor, draft.name)
    own = park is not None and named is not None and named.public_id == park.public_id
    invalid_if(name_refusals(taken=named is not None and not own))
    if park is None:
        park = Park(public_id=new_public_id(), county_id=act.actor.county_id, code=draft.code)
        _fill(act, park, draft)
        journal.note(act, park, "enter", detail={"code": draft.code})
    elif (wanted := completed(draft, park_draft_of(park))) != park_draft_of(park):
        _fill(act, park, wanted)
        journal.note(act, park, "edit", detail={"code": draft.code, "name": draft.name})
    office = _office(act, "park", draft.name, park.public_id)
    if office.name != draft.name:
        rename_organisation(act, organisation=office, name=draft.name)
    return park


def _fill(act: Act, park: Park, draft: ParkDraft) -> None:
    park.name, park.role, park.manager = draft.name, draft.role, draft.manager
    park.township = township_for(act.actor, draft.township_id or "")
    park.opened_on = draft.opened_on
    park.targets = [dict(target) for target in draft.targets]


def _office(act: Act, kind: str, name: str, public_id: str) -> Organisation:
    """The organisation whose people look after a place."""
    office = organisation_for(act.actor, public_id)
    if office is None:
        office = found_organisation(act, kind=kind, name=name, public_id=public_id)
        take_organisation_live(act, organisation=office)
        db.session.flush()
    return office
