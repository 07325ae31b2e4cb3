"""The five tests (五项标准) and the two lists (申报清单, 推荐清单)."""

from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.notify import notify
from app.kernel.refusals import conflict, invalid_if, refuse_if
from app.kernel.words import N_
from app.needs import queries, rules
from app.needs.models import FinancingNeed, ListEntry, TestResult
from app.needs.states import LIVE


def record_test(
    act: Act, *, need: FinancingNeed, test: str, outcome: str, evidence: str, source: str
) -> TestResult:
    """Write down one result with what it rests on; the newest counts, none is overwritten.

    Args:
        source: where it comes from: visit, whitelist, centre, import.
    """
    invalid_if(rules.record_refusals(test, outcome, evidence))
    if need.state not in (*LIVE, "returned", "unmet"):
        raise conflict("need_not_live", "需求没有在办理中，不能记录标准")
    result = TestResult(
        county_id=need.county_id,
        need_id=need.id,
        test=test,
        outcome=outcome,
        evidence=evidence.strip(),
        source=source,
        recorded_by=act.actor.id or None,
        recorded_at=act.at,
    )
    detail = {"need": need.public_id, "test": test, "outcome": outcome, "source": source}
    journal.record(act, result, "record")
    journal.note(act, need, "record_test", announce="need.tested", detail=detail)
    db.session.flush()
    return result


def declare_need(act: Act, *, need: FinancingNeed) -> ListEntry:
    """Put a sent need on the declared list (申报清单); once, whatever comes later."""
    entry = queries.entry_of(need)
    if entry is None:
        entry = ListEntry(county_id=need.county_id, need_id=need.id, need=need, declared_on=act.on)
        journal.record(act, entry, "declare", detail={"need": need.public_id})
    elif entry.result == "withdrawn":
        _write(act, entry, None, None)
    db.session.flush()
    return entry


def recommend_need(act: Act, *, need: FinancingNeed) -> ListEntry:
    """Put a need on the recommended list (推荐清单): all five tests passed, somebody signs."""
    outcomes = {test: row.outcome for test, row in queries.tests_of(need).items()}
    entry = queries.entry_of(need)
    recommended = entry is not None and entry.recommended_on is not None
    refuse_if(
        rules.recommendation_refusals(outcomes, live=need.state in LIVE, recommended=recommended)
    )
    entry = entry or declare_need(act, need=need)
    entry.recommended_on, entry.recommended_by = act.on, act.actor.id
    journal.note(
        act, entry, "recommend", detail={"need": need.public_id}, announce="need.recommended"
    )
    notify(
        act,
        user_ids=queries.speakers_of(need),
        kind="need_recommended",
        text=N_("需求 {reference} 已列入推荐清单"),
        values={"reference": need.reference},
        url=f"/me/needs/{need.public_id}",
    )
    return entry


def write_back_result(act: Act, *, entry: ListEntry, result: str, reason: str = "") -> ListEntry:
    """Write the bank's result back on the list; "refused" needs its reason."""
    invalid_if(rules.result_refusals(result, reason))
    _write(act, entry, result, reason.strip() or None)
    return entry


def note_result(act: Act, *, need: FinancingNeed, result: str) -> None:
    """Write back what the house itself knows, so that nobody types it."""
    entry = queries.entry_of(need)
    if entry is not None and entry.result != result:
        _write(act, entry, result, None)


def forget_result(act: Act, *, need: FinancingNeed) -> None:
    """What was written back is true no more: the money never came."""
    entry = queries.entry_of(need)
    if entry is not None and entry.result is not None:
        _write(act, entry, None, None)


def _write(act: Act, entry: ListEntry, result: str | None, reason: str | None) -> None:
    entry.result, entry.result_reason = result, reason
    entry.result_on = act.on if result else None
    detail = {"need": entry.need.public_id, "result": result}
    journal.note(act, entry, "write_back", reason=reason, detail=detail)
