"""Credit facts from a table: taken row by row as the person who sent it, undone as a whole."""

from app.infra import journal
from app.infra.acts import Act
from app.infra.imports.kinds import Kind, Verdict
from app.infra.imports.models import Import
from app.kernel.actors import Permission
from app.kernel.refusals import conflict
from app.kernel.words import N_
from app.whitelist import queries
from app.whitelist.commands.facts import end_fact, record_fact
from app.whitelist.commands.scores import score_enterprise
from app.whitelist.models import CreditFact
from app.whitelist.queries.facts_import import KNOWN, FactVerdict, fact_verdicts
from app.whitelist.rules import facts_table
from app.whitelist.rules.facts_kinds import SOURCES

ORIGINS = {code: SOURCES[code] for code in ("department", "park", "bank", "platform", "centre")}


def take_fact(act: Act, imported: Import, verdict: Verdict) -> None:
    """Record one row; the command asks everything once more."""
    assert isinstance(verdict, FactVerdict), verdict
    row, enterprise = verdict.row, verdict.enterprise
    if row is None or enterprise is None or verdict.outcome == KNOWN:
        return
    record_fact(
        act,
        enterprise=enterprise,
        draft=row.draft,
        source=imported.origin,
        said_by=row.said_by,
        via="import",
        batch=imported.public_id,
    )


def undo_import(act: Act, *, imported: Import) -> int:
    """Take back what a table brought and is still in use; what it replaced is recorded again,
    unless a correction found it wrong.

    Returns how many facts left. Refuses (409) where nothing is left to take back.
    """
    if imported.state != "done":
        raise conflict("import_not_done", "只有已完成的导入可以撤销")
    facts = queries.facts_of_batch(imported.county_id, imported.public_id)
    if not facts:
        raise conflict("nothing_to_undo", "这份表格带来的事实都已不在使用")
    for fact in facts:
        before = queries.replaced_by(fact)
        end_fact(act, fact=fact, because="undone", note=imported.filename, rescore=False)
        if before is not None and not _found_wrong(before):
            _bring_back(act, before)
    for enterprise in {fact.enterprise_id: fact.enterprise for fact in facts}.values():
        score_enterprise(act, enterprise=enterprise)
    journal.note(act, imported, "undo", detail={"facts": len(facts)})
    return len(facts)


def _found_wrong(fact: CreditFact) -> bool:
    """Whether its owner's correction was upheld meanwhile; such a value never counts again."""
    request = queries.corrections_of([fact]).get(fact.id)
    return request is not None and request.state == "upheld"


def _bring_back(act: Act, before: CreditFact) -> None:
    """What was replaced counts again, as a new row: the old one stays as it is."""
    again = CreditFact(
        **{name: getattr(before, name) for name in _COPIED},
        enterprise=before.enterprise,
        recorded_at=act.at,
    )
    journal.note(act, again, "record", detail={"again": before.public_id})


_COPIED = (
    "county_id", "enterprise_id", "type", "number", "value_int", "value_text", "value_date",
    "as_of", "source", "said_by", "organisation_id", "evidence_id", "consent_id", "via", "batch",
    "recorded_by",
)  # fmt: skip

FACTS = Kind(
    code="facts",
    title=N_("信用事实"),
    may=Permission.FACT_RECORD,
    sheet=facts_table.SHEET,
    outcomes=facts_table.OUTCOMES,
    verdicts=fact_verdicts,
    take=take_fact,
    lead=N_("按统一社会信用代码记录信用事实；除公开记录外，企业同意过的才会收下。"),
    promise=N_("新的事实当天进入评分；导入后可以整份撤销。"),
    origins=ORIGINS,
)
