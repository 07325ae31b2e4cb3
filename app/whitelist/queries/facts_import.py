"""What a table of credit facts would do, row by row; preview and job ask the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.consents.models import Consent
from app.consents.queries import consents_to_facts
from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprises_by_codes
from app.infra.acts import Act
from app.infra.db import db
from app.infra.imports.kinds import FAULT, Verdict, reading_of
from app.infra.imports.models import Import
from app.infra.scope import unscoped
from app.kernel.refusals import Refusal
from app.kernel.tables import FaultyRow, doubles
from app.kernel.words import N_
from app.whitelist.models import CreditFact
from app.whitelist.rules.facts_kinds import fact_kinds, source_refusals
from app.whitelist.rules.facts_table import FactRow, read_row

NEW, NEWER, LATE, KNOWN = "new", "newer", "late", "known"
CHUNK = 200


@dataclass(frozen=True)
class FactVerdict(Verdict):
    """What becomes of one row of a table of facts."""

    row: FactRow | None = None
    enterprise: Enterprise | None = None


_Key = tuple[int, str, str]


def fact_verdicts(act: Act, imported: Import) -> Iterator[FactVerdict]:
    """A verdict for every row, in the order of the table; its source is the table's origin."""
    reading = reading_of(imported)
    read = [
        read_row(number, cells, reading, source=imported.origin, on=act.on, policy=act.policy)
        for number, cells in imported.rows
    ]
    rows = [row for row in read if isinstance(row, FactRow)]
    twice = doubles((r.number, (r.uscc, r.draft.type, r.draft.number)) for r in rows)
    for start in range(0, len(read), CHUNK):
        chunk = read[start : start + CHUNK]
        known = _known(imported, [row for row in chunk if isinstance(row, FactRow)])
        for row in chunk:
            yield _verdict(act, row, known, twice)


@dataclass(frozen=True)
class _Known:
    source: str
    firms: dict[str, Enterprise]
    agreed: set[str]
    facts: dict[_Key, CreditFact]


def _known(imported: Import, rows: Sequence[FactRow]) -> _Known:
    firms = enterprises_by_codes(imported.county_id, {row.uscc for row in rows})
    ids = [firm.id for firm in firms.values()]
    facts = db.session.scalars(
        unscoped(CreditFact, "a table is compared with what is there").where(
            CreditFact.enterprise_id.in_(ids),
            CreditFact.source == imported.origin,
            CreditFact.ended_at.is_(None),
        )
    )
    agreed = db.session.scalars(
        select(Consent.enterprise_id)
        .where(
            Consent.id.in_(consents_to_facts()),
            Consent.enterprise_id.in_([firm.public_id for firm in firms.values()]),
        )
        .execution_options(scoped="which of these firms agreed; nothing is shown")
    )
    by_key = {(fact.enterprise_id, fact.type, fact.number): fact for fact in facts}
    return _Known(imported.origin, firms, set(agreed), by_key)


def _verdict(
    act: Act, row: FactRow | FaultyRow, known: _Known, twice: dict[int, int]
) -> FactVerdict:
    if isinstance(row, FaultyRow):
        return FactVerdict(row.number, FAULT, row.reasons)
    if row.number in twice:
        values = {"line": twice[row.number]}
        reason = Refusal("double", N_("与第 {line} 行重复"), field="type", values=values)
        return FactVerdict(row.number, FAULT, (reason,))
    firm = known.firms.get(row.uscc)
    reasons = _firm_reasons(act, row, firm, known)
    if reasons or firm is None:
        return FactVerdict(row.number, FAULT, reasons)
    present = known.facts.get((firm.id, row.draft.type, row.draft.number))
    return FactVerdict(
        row.number, _outcome(present, row), about=firm.reference, row=row, enterprise=firm
    )


def _firm_reasons(
    act: Act, row: FactRow, firm: Enterprise | None, known: _Known
) -> tuple[Refusal, ...]:
    if firm is None or firm.state == "closed":
        text = N_("信用代码 {uscc} 的企业还没有登记")
        return (Refusal("enterprise_unknown", text, field="uscc", values={"uscc": row.uscc[:20]}),)
    park = firm.park.public_id if firm.park else None
    own = act.actor.organisation_public_id
    if refusals := source_refusals(act.actor.role, known.source, park=park, own=own):
        return refusals
    if not fact_kinds(act.policy)[row.draft.type].public and firm.public_id not in known.agreed:
        text = N_("企业没有同意使用信用事实，不能记录")
        return (Refusal("no_live_consent", text, "pipl-2021#14", field="uscc"),)
    return ()


def _outcome(present: CreditFact | None, row: FactRow) -> str:
    if present is None:
        return NEW
    if (present.value, present.as_of) == (row.draft.value, row.draft.as_of):
        return KNOWN
    return LATE if present.as_of > row.draft.as_of else NEWER
