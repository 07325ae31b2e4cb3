"""Needs from another platform: read, shown, taken once (一次申报、不重复录入)."""

from datetime import date

from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.imports.kinds import Kind, Verdict
from app.infra.imports.models import Import
from app.infra.references import next_reference
from app.kernel.actors import Permission
from app.kernel.words import N_
from app.needs import queries
from app.needs.commands.leads import keep_lead, settle_lead
from app.needs.commands.lists import declare_need, write_back_result
from app.needs.commands.stating import centre_contact, hand_to_centre, triage_due
from app.needs.models import FinancingNeed
from app.needs.queries import NeedVerdict
from app.needs.queries.leads import lead_numbered
from app.needs.rules import lists as rules
from app.needs.rules.lists import ListRow


def take_row(act: Act, imported: Import, verdict: Verdict) -> None:
    """Take one row by its verdict: a need, the same need's number, a lead, a result; or nothing."""
    assert isinstance(verdict, NeedVerdict) and verdict.row is not None, verdict
    row = verdict.row
    need = verdict.need
    if verdict.outcome == "new":
        need = _new_need(act, imported, verdict)
    elif verdict.outcome == "same" and need is not None:
        _link(act, imported, need, row)
    elif verdict.outcome == "lead":
        keep_lead(act, imported=imported, row=row)
    if need is not None and row.result is not None:
        entry = queries.entry_of(need) or declare_need(act, need=need)
        if entry.result != row.result:
            write_back_result(act, entry=entry, result=row.result, reason=row.reason)


def _new_need(act: Act, imported: Import, verdict: NeedVerdict) -> FinancingNeed:
    """A need that was stated elsewhere: sent already, so it begins as submitted here."""
    row, enterprise = verdict.row, verdict.enterprise
    assert row is not None and enterprise is not None, verdict
    need = FinancingNeed(
        county_id=imported.county_id,
        enterprise=enterprise,
        enterprise_id=enterprise.id,
        amount_fen=row.amount_fen,
        term_months=row.term_months,
        use=row.use,
        purpose=row.purpose,
        origin=imported.origin,
        origin_number=row.origin_number,
        reference=next_reference(act, "XQ"),
        created_by=act.actor.id,
        created_at=act.at,
        submitted_at=act.at,
        touched_at=act.at,
        contact_due_at=triage_due(act),
    )
    detail = {"origin": imported.origin, "import": imported.public_id}
    journal.begin(act, need, "import", state="submitted", announce="need.submitted", detail=detail)
    db.session.flush()
    need.contact_id = centre_contact(act, need)
    _declare_on(act, need, row.declared_on)
    hand_to_centre(act, need)
    _settle(act, imported, need, row)
    return need


def _declare_on(act: Act, need: FinancingNeed, day: date | None) -> None:
    entry = declare_need(act, need=need)
    if day is not None and day <= act.on:
        entry.declared_on = day


def _link(act: Act, imported: Import, need: FinancingNeed, row: ListRow) -> None:
    """The same need on two platforms is counted once; its number there is kept if it has none."""
    if need.origin_number is None:
        need.origin, need.origin_number = imported.origin, row.origin_number
        journal.note(act, need, "link", detail={"origin": imported.origin})
    _settle(act, imported, need, row)


def _settle(act: Act, imported: Import, need: FinancingNeed, row: ListRow) -> None:
    """The lead that waited under this number is this need now."""
    lead = lead_numbered(imported.county_id, imported.origin, row.origin_number)
    if lead is not None:
        settle_lead(act, lead=lead, need=need)


NEEDS = Kind(
    code="needs",
    title=N_("需求清单"),
    may=Permission.LIST_WRITE,
    sheet=rules.SHEET,
    outcomes=rules.OUTCOMES,
    verdicts=queries.verdicts,
    take=take_row,
    lead=N_("来自渝惠融、省级节点或走访的清单只算一次：同一来源编号重复导入不会变成两份。"),
    promise=N_("新的需求会列入申报清单，由中心联系人跟进。"),
    origins=rules.ORIGINS,
)
