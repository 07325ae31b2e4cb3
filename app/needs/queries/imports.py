"""What a table read in would do, row by row; the preview and the import ask the same question."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import or_, select

from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprises_by_codes
from app.infra.acts import Act
from app.infra.db import db
from app.infra.imports.kinds import FAULT, Verdict, reading_of
from app.infra.imports.models import Import
from app.infra.scope import unscoped
from app.kernel.identifiers import check_credit_code
from app.kernel.refusals import Refusal
from app.kernel.tables import FaultyRow, doubles
from app.needs import rules
from app.needs.models import FinancingNeed, ListEntry, NeedLead
from app.needs.queries.leads import leads_numbered
from app.needs.rules import NeedDraft
from app.needs.rules.leads import LEAD_ORIGINS, same_asked
from app.needs.rules.lists import ListRow, read_row
from app.needs.states import LIVE
from app.policy.policy import Policy

CHUNK = 200
NEW, KNOWN, SAME, RESULT, LEAD = "new", "known", "same", "result", "lead"


@dataclass(frozen=True)
class NeedVerdict(Verdict):
    """What becomes of one row: new, known, the same need, a result to write, a lead, a fault."""

    row: ListRow | None = None
    enterprise: Enterprise | None = None
    need: FinancingNeed | None = None


@dataclass
class _Known:
    """What the county holds about the rows of one chunk."""

    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    by_number: dict[str, FinancingNeed] = field(default_factory=dict)
    open_needs: dict[int, list[FinancingNeed]] = field(default_factory=dict)
    results: dict[int, str | None] = field(default_factory=dict)
    leads: dict[str, NeedLead] = field(default_factory=dict)
    """Number there -> the lead it is, whatever became of it."""
    follow_up: bool = False
    """Whether rows of this origin are followed up where their firm is not registered."""


def verdicts(act: Act, imported: Import) -> Iterator[NeedVerdict]:
    """A verdict for every row, in the order of the table."""
    reading = reading_of(imported)
    read = [read_row(number, cells, reading) for number, cells in imported.rows]
    twice = doubles((r.number, r.origin_number) for r in read if isinstance(r, ListRow))
    for start in range(0, len(read), CHUNK):
        chunk = read[start : start + CHUNK]
        known = _known(imported, [row for row in chunk if isinstance(row, ListRow)])
        for row in chunk:
            yield _verdict(row, known, twice, act.policy)


def _verdict(
    row: ListRow | FaultyRow, known: _Known, twice: dict[int, int], policy: Policy
) -> NeedVerdict:
    if isinstance(row, FaultyRow):
        return NeedVerdict(row.number, FAULT, row.reasons)
    if row.number in twice:
        values = {"line": twice[row.number]}
        reason = Refusal(
            "double", "与第 {line} 行的来源编号相同", field="origin_number", values=values
        )
        return NeedVerdict(row.number, FAULT, (reason,), row=row)
    need = known.by_number.get(row.origin_number)
    if need is not None:
        news = row.result is not None and known.results.get(need.id) != row.result
        outcome = RESULT if news else KNOWN
        return NeedVerdict(row.number, outcome, about=need.reference or "", row=row, need=need)
    lead = known.leads.get(row.origin_number)
    if lead is not None and (lead.state != "waiting" or row.uscc not in known.enterprises):
        return NeedVerdict(row.number, KNOWN, row=row)
    return _verdict_on_unknown(row, known, policy)


def _verdict_on_unknown(row: ListRow, known: _Known, policy: Policy) -> NeedVerdict:
    enterprise = known.enterprises.get(row.uscc)
    reasons = _draft_reasons(row, policy)
    if enterprise is None and known.follow_up and not reasons and check_credit_code(row.uscc).valid:
        return NeedVerdict(row.number, LEAD, row=row)
    reasons = (*_enterprise_reasons(row, enterprise), *reasons)
    if reasons or enterprise is None:
        return NeedVerdict(row.number, FAULT, reasons, row=row)
    for need in known.open_needs.get(enterprise.id, []):
        if same_asked(need.use, need.amount_fen, row.use, row.amount_fen):
            about = need.reference or ""
            return NeedVerdict(
                row.number, SAME, about=about, row=row, enterprise=enterprise, need=need
            )
    return NeedVerdict(row.number, NEW, row=row, enterprise=enterprise)


def _enterprise_reasons(row: ListRow, enterprise: Enterprise | None) -> tuple[Refusal, ...]:
    if enterprise is None:
        return (
            Refusal(
                "enterprise_unknown",
                "信用代码 {uscc} 的企业还没有登记，请先登记或导入企业",
                field="uscc",
                values={"uscc": row.uscc},
            ),
        )
    if enterprise.state in ("suspended", "closed"):
        return (Refusal("enterprise_closed", "企业已暂停或注销", field="uscc"),)
    return ()


def _draft_reasons(row: ListRow, policy: Policy) -> tuple[Refusal, ...]:
    """Why a page would refuse it too, each beside the column the fact came from."""
    return tuple(
        replace(reason, field=_COLUMN_OF.get(reason.field or "", reason.field))
        for reason in rules.draft_refusals(draft_of(row), policy=policy)
    )


_COLUMN_OF = {"amount_fen": "amount", "term_months": "term"}


def draft_of(row: ListRow) -> NeedDraft:
    return NeedDraft(row.amount_fen, row.term_months, row.use, row.purpose)


def _known(imported: Import, rows: Sequence[ListRow]) -> _Known:
    firms = enterprises_by_codes(imported.county_id, {row.uscc for row in rows})
    numbers = {row.origin_number for row in rows}
    needs = _by_number(imported, numbers)
    return _Known(
        enterprises=firms,
        by_number=needs,
        open_needs=_open_needs([firm.id for firm in firms.values()]),
        results=_results([need.id for need in needs.values()]),
        leads=leads_numbered(imported.county_id, imported.origin, numbers),
        follow_up=imported.origin in LEAD_ORIGINS,
    )


def _by_number(imported: Import, numbers: set[str]) -> dict[str, FinancingNeed]:
    """Needs under their number of this origin, or under our own reference."""
    statement = unscoped(FinancingNeed, "a number already taken is counted once, whoever asks")
    rows = db.session.scalars(
        statement.where(
            FinancingNeed.county_id == imported.county_id,
            or_(
                FinancingNeed.reference.in_(numbers),
                (FinancingNeed.origin == imported.origin)
                & FinancingNeed.origin_number.in_(numbers),
            ),
        ).order_by(FinancingNeed.id)
    )
    found = {}
    for need in rows:
        for number in (need.reference, need.origin_number):
            if number in numbers:
                found[number] = need
    return found


def _open_needs(enterprise_ids: list[int]) -> dict[int, list[FinancingNeed]]:
    statement = unscoped(FinancingNeed, "the same need on two platforms is counted once")
    found: dict[int, list[FinancingNeed]] = {}
    rows = db.session.scalars(
        statement.where(
            FinancingNeed.enterprise_id.in_(enterprise_ids), FinancingNeed.state.in_(LIVE)
        ).order_by(FinancingNeed.id)
    )
    for need in rows:
        found.setdefault(need.enterprise_id, []).append(need)
    return found


def _results(need_ids: list[int]) -> dict[int, str | None]:
    rows = db.session.execute(
        select(ListEntry.need_id, ListEntry.result)
        .where(ListEntry.need_id.in_(need_ids))
        .execution_options(scoped="results of needs that the import may write back")
    )
    return dict(rows.all())
