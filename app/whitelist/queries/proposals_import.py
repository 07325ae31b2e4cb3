"""What a table of proposals would do, row by row; preview and job ask the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import or_

from app.enterprises.models import Enterprise
from app.infra.acts import Act
from app.infra.db import db
from app.infra.imports.kinds import FAULT, Verdict, reading_of
from app.infra.imports.models import Import
from app.infra.imports.queries import import_for
from app.infra.scope import visible
from app.kernel.actors import Actor
from app.kernel.refusals import Refusal
from app.kernel.tables import FaultyRow
from app.kernel.words import N_
from app.whitelist.queries.proposable import Proposable, proposable
from app.whitelist.rules.proposals_table import ProposalRow, name_refusals, outcome_of, read_row

PROPOSALS = "proposals"
CHUNK = 200


@dataclass(frozen=True)
class ProposalVerdict(Verdict):
    """What becomes of one row of a table of proposals."""

    row: ProposalRow | None = None
    enterprise: Enterprise | None = None


@dataclass(frozen=True)
class _Known:
    """The firms of some rows as far as the actor may see them, by code and by reference."""

    firms: dict[str, Enterprise]
    proposable: dict[int, Proposable]


def own_proposals_table(actor: Actor, public_id: str) -> Import | None:
    """A table of proposals that one's own institution read in."""
    return import_for(PROPOSALS)(actor, public_id)


def proposal_verdicts(act: Act, imported: Import) -> Iterator[ProposalVerdict]:
    """A verdict for every row, in the order of the table."""
    reading = reading_of(imported)
    read = [read_row(number, cells, reading) for number, cells in imported.rows]
    lines: dict[int, int] = {}
    for start in range(0, len(read), CHUNK):
        chunk = read[start : start + CHUNK]
        known = _known(act, [row for row in chunk if isinstance(row, ProposalRow)])
        for row in chunk:
            yield _verdict(row, known, lines)


def _known(act: Act, rows: Sequence[ProposalRow]) -> _Known:
    named = {row.firm for row in rows}
    found = list(
        db.session.scalars(
            visible(act.actor, Enterprise)
            .where(
                Enterprise.state != "closed",
                or_(Enterprise.uscc.in_(named), Enterprise.reference.in_(named)),
            )
            .order_by(Enterprise.id)
        )
    )
    firms = {key: firm for firm in found for key in (firm.uscc, firm.reference) if key}
    return _Known(firms, proposable(act, found))


def _verdict(row: ProposalRow | FaultyRow, known: _Known, lines: dict[int, int]) -> ProposalVerdict:
    """`lines`: enterprise key -> the line on which it stood first."""
    if isinstance(row, FaultyRow):
        return ProposalVerdict(row.number, FAULT, row.reasons)
    firm = known.firms.get(row.firm)
    if firm is None:
        text = N_("没有找到「{text}」：请核对代码；企业要先登记，并且在您的辖区内")
        values = {"text": row.firm[:40]}
        return _fault(row, Refusal("enterprise_unknown", text, field="firm", values=values))
    first = lines.setdefault(firm.id, row.number)
    if first != row.number:
        text = N_("与第 {line} 行是同一家企业，只留一行")
        return _fault(row, Refusal("double", text, field="firm", values={"line": first}))
    if reasons := name_refusals(row, firm.name):
        return _fault(row, *reasons)
    place = known.proposable[firm.id]
    outcome = outcome_of(place.reasons)
    if outcome is None:
        return _fault(row, *place.reasons, about=firm.reference)
    about = place.reference or firm.reference
    return ProposalVerdict(row.number, outcome, about=about, row=row, enterprise=firm)


def _fault(row: ProposalRow, *reasons: Refusal, about: str = "") -> ProposalVerdict:
    return ProposalVerdict(row.number, FAULT, reasons, about=about, row=row)
