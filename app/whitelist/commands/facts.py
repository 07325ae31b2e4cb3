"""Credit facts: recorded, looked at by a second person, repaired. Never overwritten."""

from datetime import date

from app.accounts.commands import require_second_eye
from app.consents.queries import consent_to_facts, locked_consent
from app.enterprises.models import Enterprise
from app.infra import files, journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.notify import notify
from app.infra.tasks import close_tasks
from app.kernel.refusals import Refusal, conflict, invalid_if
from app.kernel.words import N_
from app.whitelist import queries
from app.whitelist.commands.scores import score_enterprise
from app.whitelist.models import CreditFact
from app.whitelist.rules import facts_kinds as rules
from app.whitelist.rules.facts_kinds import FactDraft

NO_CONSENT = N_("企业没有包含信用事实的有效“评分”授权，不能记录；请本人先同意")


def record_fact(
    act: Act,
    *,
    enterprise: Enterprise,
    draft: FactDraft,
    source: str,
    said_by: str,
    evidence_id: str | None = None,
    via: str = "page",
    batch: str | None = None,
) -> CreditFact:
    """Write down a fact; a newer one of the same source replaces the older, which stays on file.

    The same statement again gives the fact that is there; with another paper than before it is a
    new statement. What is older than the live fact of its source is kept and does not replace it.
    Refuses (409 no_live_consent) anything but a public record where no live consent names such
    facts.
    """
    invalid_if(
        (
            *source_refusals(act, enterprise, source),
            *rules.draft_refusals(draft, source=source, on=act.on, policy=act.policy),
        )
    )
    kind = rules.fact_kinds(act.policy)[draft.type]
    consent_id = None if kind.public else _consent(enterprise)
    queries.hold_turn(enterprise.id)
    number = draft.number.strip()[:80]
    before = queries.live_fact(
        enterprise.id, type_=kind.code, number=number, source=source, lock=True
    )
    if before is not None and _says(before, draft) and not _another_paper(before, evidence_id):
        return before
    fact = CreditFact(
        county_id=enterprise.county_id,
        enterprise=enterprise,
        enterprise_id=enterprise.id,
        type=kind.code,
        number=number,
        **{kind.column: draft.value},
        as_of=draft.as_of,
        source=source,
        said_by=said_by.strip()[:80],
        organisation_id=act.actor.organisation_id,
        evidence_id=evidence_id,
        consent_id=consent_id,
        via=via,
        batch=batch,
        recorded_by=act.actor.id or None,
        recorded_at=act.at,
    )
    _replace(act, before, fact)
    return fact


def source_refusals(act: Act, enterprise: Enterprise, source: str) -> tuple[Refusal, ...]:
    """Why the actor may not speak for a source about an enterprise."""
    return rules.source_refusals(
        act.actor.role,
        source,
        park=enterprise.park.public_id if enterprise.park else None,
        own=act.actor.organisation_public_id,
    )


def _consent(enterprise: Enterprise) -> int:
    """The consent a fact is kept under, held until the fact is written."""
    found = consent_to_facts(enterprise.public_id)
    if found is not None:
        held = locked_consent(found.id)
        if held.state == "given" and "scoring" in held.live_purposes:
            return held.id
    raise conflict("no_live_consent", NO_CONSENT)


def _says(fact: CreditFact, draft: FactDraft) -> bool:
    return (fact.value, fact.as_of) == (draft.value, draft.as_of)


def _another_paper(fact: CreditFact, evidence_id: str | None) -> bool:
    """Whether a paper came along that is not the one behind the fact."""
    new = files.attachment_by_id(evidence_id) if evidence_id else None
    if new is None:
        return False
    old = files.attachment_by_id(fact.evidence_id) if fact.evidence_id else None
    return old is None or old.sha256 != new.sha256


def _replace(act: Act, before: CreditFact | None, fact: CreditFact) -> None:
    """Write a fact beside the live one of its source; the newer of the two stays in use."""
    detail = {
        "enterprise": fact.enterprise.public_id,
        "type": fact.type,
        "source": fact.source,
        "as_of": fact.as_of.isoformat(),
    }
    late = before is not None and before.as_of > fact.as_of
    if late:
        fact.ended_at, fact.ended_because = act.at, "superseded"
    elif before is not None:
        before.ended_at, before.ended_because = act.at, "superseded"
        # The live row must be ended before the next one comes: one live fact per source.
        db.session.flush()
    journal.note(act, fact, "record", announce=None if late else "fact.recorded", detail=detail)
    db.session.flush()
    if before is not None:
        older, newer = (fact, before) if late else (before, fact)
        older.superseded_by_id = newer.id
        db.session.flush()


def verify_fact(act: Act, *, fact: CreditFact) -> CreditFact:
    """The centre has compared a declared fact with its paper: from now on it counts as checked."""
    if fact.source != "declared" or fact.evidence_id is None:
        raise conflict("nothing_to_check", "只有本人填报并附了材料的事实需要核对")
    if fact.verified_by is not None:
        raise conflict("checked_already", "这条事实已经核对过")
    require_second_eye(act, makers=(fact.recorded_by,), refusal=rules.RECORDER)
    fact.verified_by, fact.verified_at = act.actor.id, act.at
    journal.note(act, fact, "verify", detail={"enterprise": fact.enterprise.public_id})
    db.session.flush()
    score_enterprise(act, enterprise=fact.enterprise)
    return fact


def repair_fact(act: Act, *, fact: CreditFact, repaired_on: date, note: str) -> CreditFact:
    """A record was repaired (信用修复): it leaves score, pages, API and export now (CR-01).

    The score is computed anew in the same transaction. The row stays for the auditor.
    """
    kind = rules.fact_kinds(act.policy)[fact.type]
    if not kind.weighs_on:
        raise conflict("no_record", "只有公开的负面记录可以修复；其他事实请走更正")
    begun = fact.value if isinstance(fact.value, date) else fact.as_of
    invalid_if(rules.repair_refusals(repaired_on, begun=begun, on=act.on, note=note))
    end_fact(act, fact=fact, because="repaired", note=note.strip(), repaired_on=repaired_on)
    notify(
        act,
        user_ids=[member.user_id for member in fact.enterprise.live_members],
        kind="fact_repaired",
        text=N_("您企业的一条记录已修复，不再计入评分"),
        url="/me/facts",
    )
    return fact


def end_fact(
    act: Act,
    *,
    fact: CreditFact,
    because: str,
    note: str,
    repaired_on: date | None = None,
    rescore: bool = True,
) -> CreditFact:
    """Take a fact out of use, once and for good, and score its enterprise without it."""
    if fact.ended_at is not None:
        raise conflict("fact_ended", "这条事实已经不再使用")
    fact.ended_at, fact.ended_because, fact.ending_note = act.at, because, note[:300]
    fact.repaired_on = repaired_on
    detail = {"enterprise": fact.enterprise.public_id, "because": because}
    action = "repair" if because == "repaired" else "end"
    journal.note(act, fact, action, reason=note[:300], detail=detail)
    close_tasks(act, subject=fact)
    db.session.flush()
    if rescore:
        score_enterprise(act, enterprise=fact.enterprise)
    return fact
