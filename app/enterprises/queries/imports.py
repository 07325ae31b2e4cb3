"""What a table of enterprises or parks would do, row by row; preview and job ask the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.accounts.queries import organisation_named
from app.enterprises.models import Enterprise
from app.enterprises.queries.enterprises import draft_of, enterprises_by_codes
from app.enterprises.queries.places import park_by_code, park_draft_of, place_names
from app.enterprises.rules import enterprise_table, parks
from app.enterprises.rules.enterprise_table import EnterpriseRow
from app.enterprises.rules.parks import ParkDraft, ParkRow
from app.enterprises.rules.registering import EnterpriseDraft
from app.infra.acts import Act
from app.infra.imports.kinds import FAULT, Verdict, reading_of
from app.infra.imports.models import Import
from app.kernel.actors import Actor
from app.kernel.refusals import Refusal
from app.kernel.tables import doubles
from app.kernel.words import N_

NEW, CHANGED, KNOWN, HELD = "new", "changed", "known", "held"


@dataclass(frozen=True)
class EnterpriseVerdict(Verdict):
    """What becomes of one row of a table of enterprises."""

    draft: EnterpriseDraft | None = None
    enterprise: Enterprise | None = None


@dataclass(frozen=True)
class ParkVerdict(Verdict):
    """What becomes of one row of a table of parks."""

    draft: ParkDraft | None = None


def enterprise_verdicts(act: Act, imported: Import) -> Iterator[Verdict]:
    """A verdict for every row, in the order of the table."""
    reading, places = reading_of(imported), place_names(act.actor)
    read = [
        enterprise_table.read_row(
            number, cells, reading, places=places, on=act.on, policy=act.policy
        )
        for number, cells in imported.rows
    ]
    rows = [row for row in read if isinstance(row, EnterpriseRow)]
    twice = doubles((row.number, row.draft.uscc) for row in rows)
    present = enterprises_by_codes(imported.county_id, {row.draft.uscc or "" for row in rows})
    for row in read:
        if not isinstance(row, EnterpriseRow):
            yield Verdict(row.number, FAULT, row.reasons)
        elif row.number in twice:
            yield Verdict(row.number, FAULT, _double(twice[row.number], "uscc"))
        else:
            yield _on_enterprise(row, present.get(row.draft.uscc or ""))


def _double(line: int, field: str) -> tuple[Refusal, ...]:
    return (Refusal("double", N_("与第 {line} 行重复"), field=field, values={"line": line}),)


def _on_enterprise(row: EnterpriseRow, present: Enterprise | None) -> Verdict:
    if present is None or present.state == "closed":
        return EnterpriseVerdict(row.number, NEW, draft=row.draft)
    if present.owner is not None:
        return Verdict(row.number, HELD, about=present.reference)
    before = draft_of(present)
    draft = enterprise_table.completed(row.draft, before)
    outcome = KNOWN if draft == before else CHANGED
    return EnterpriseVerdict(
        row.number, outcome, about=present.reference, draft=draft, enterprise=present
    )


def park_verdicts(act: Act, imported: Import) -> Iterator[Verdict]:
    """A verdict for every row, in the order of the table."""
    reading, townships = reading_of(imported), place_names(act.actor).townships
    read = [
        parks.read_row(number, cells, reading, townships=townships)
        for number, cells in imported.rows
    ]
    rows = [row for row in read if isinstance(row, ParkRow)]
    twice = doubles((row.number, row.draft.code) for row in rows)
    namesakes = doubles((row.number, row.draft.name) for row in rows)
    for row in read:
        if not isinstance(row, ParkRow):
            yield Verdict(row.number, FAULT, row.reasons)
        elif row.number in twice:
            yield Verdict(row.number, FAULT, _double(twice[row.number], "code"))
        elif row.number in namesakes:
            yield Verdict(row.number, FAULT, _double(namesakes[row.number], "name"))
        else:
            yield _on_park(act.actor, row)


def _on_park(actor: Actor, row: ParkRow) -> Verdict:
    present = park_by_code(actor.county_id, row.draft.code)
    named = organisation_named(actor, row.draft.name)
    own = present is not None and named is not None and named.public_id == present.public_id
    if reasons := parks.name_refusals(taken=named is not None and not own):
        return Verdict(row.number, FAULT, reasons)
    if present is None:
        return ParkVerdict(row.number, NEW, draft=row.draft)
    before = park_draft_of(present)
    draft = parks.completed(row.draft, before)
    outcome = KNOWN if draft == before else CHANGED
    return ParkVerdict(row.number, outcome, about=present.name, draft=draft)
