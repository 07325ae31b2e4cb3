"""Registering an enterprise as one's own, and keeping its facts."""

from app.enterprises import queries
from app.enterprises.commands.disputes import open_dispute
from app.enterprises.commands.verifying import ask_for_verification
from app.enterprises.models import Enterprise, EnterpriseMember, Park, Township
from app.enterprises.rules import registering as rules
from app.enterprises.rules.registering import EnterpriseDraft
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.references import next_reference
from app.infra.search import initials_of, pinyin_of
from app.kernel.refusals import Refusal, conflict, invalid_if, refuse_if
from app.kernel.words import N_

CLAIMED = N_("这个代码已有人登记。我们已替您提出归属申请，请补充依据，金融服务中心会联系双方核对")
YOURS = N_("这个代码已经登记在您名下，请到“我的企业”查看")
TAKEN = N_("这个代码已有人登记，请核对后再试")

constraint("uq_enterprises_uscc", Refusal("already_claimed", TAKEN, field="uscc"))


def register_enterprise(act: Act, *, draft: EnterpriseDraft) -> Enterprise:
    """Register an enterprise as the actor's own; it begins unverified.

    A credit code that somebody holds already opens a dispute, which is kept (409
    already_claimed); it stops neither the holder nor the holder's verification. A file that the
    centre read in from a table and nobody holds becomes the actor's by this first claim.
    """
    draft = rules.normalised(draft)
    township, park = _places(act, draft)
    _refuse_values(act, draft, township, park)
    filed = _claim(act, draft.uscc) if draft.uscc is not None else None
    enterprise = filed or _blank(act)
    enterprise.registered_at = act.at
    enterprise.members.append(
        EnterpriseMember(user_id=act.actor.id, standing="owner", since=act.at)
    )
    _fill(act, enterprise, draft, township, park)
    write = journal.note if filed else journal.record
    write(
        act,
        enterprise,
        "claim" if filed else "register",
        announce="enterprise.registered",
        detail=_detail(enterprise),
    )
    ask_for_verification(act, enterprise=enterprise)
    return enterprise


def file_enterprise(act: Act, *, draft: EnterpriseDraft) -> Enterprise:
    """Keep a file of an enterprise that nobody has claimed yet; its first claimant gets it."""
    draft = rules.normalised(draft)
    township, park = _places(act, draft)
    _refuse_values(act, draft, township, park)
    assert draft.uscc is not None, "a file of the centre's is found by its code"
    queries.hold_code(act.actor.county_id, draft.uscc)
    if queries.enterprise_by_code(act.actor.county_id, draft.uscc) is not None:
        raise conflict("already_claimed", TAKEN, field="uscc")
    enterprise = _blank(act)
    _fill(act, enterprise, draft, township, park)
    journal.record(act, enterprise, "file", detail=_detail(enterprise))
    return enterprise


def _blank(act: Act) -> Enterprise:
    return Enterprise(
        county_id=act.actor.county_id,
        reference=next_reference(act, "QY"),
        registered_at=act.at,
        members=[],
    )


def _places(act: Act, draft: EnterpriseDraft) -> tuple[Township | None, Park | None]:
    township = queries.township_for(act.actor, draft.township_id)
    return township, queries.park_for(act.actor, draft.park_id) if draft.park_id else None


def _refuse_values(
    act: Act, draft: EnterpriseDraft, township: Township | None, park: Park | None
) -> None:
    places = rules.KnownPlaces(
        township=township is not None, park=park is not None or draft.park_id is None
    )
    invalid_if(rules.draft_refusals(draft, places=places, on=act.on, policy=act.policy))


def _claim(act: Act, uscc: str) -> Enterprise | None:
    """Take a code, with the centre's file of it if there is one; a second claim is a dispute."""
    queries.hold_code(act.actor.county_id, uscc)
    present = queries.enterprise_by_code(act.actor.county_id, uscc)
    if present is None or present.owner is None:
        return present
    if queries.speaks_for(act.actor, present):
        raise conflict("already_claimed", YOURS, field="uscc")
    open_dispute(act, enterprise=present)
    raise conflict("already_claimed", CLAIMED, field="uscc", keep=True)


def _fill(
    act: Act,
    enterprise: Enterprise,
    draft: EnterpriseDraft,
    township: Township | None,
    park: Park | None,
) -> None:
    assert township is not None
    size = rules.size_of(draft, act.policy)
    enterprise.name = draft.name
    enterprise.name_pinyin = pinyin_of(draft.name)
    enterprise.name_initials = initials_of(draft.name)
    enterprise.uscc = draft.uscc
    enterprise.kind = draft.kind
    enterprise.industry = draft.industry
    enterprise.township, enterprise.park = township, park
    enterprise.township_id, enterprise.park_id = township.id, park.id if park else None
    enterprise.founded_on = draft.founded_on
    enterprise.employees = draft.employees
    enterprise.revenue_fen = draft.revenue_fen
    enterprise.assets_fen = draft.assets_fen
    enterprise.size, enterprise.size_row = size.size, size.row
    enterprise.size_source, enterprise.size_digest = size.source, act.policy.digest
    enterprise.returnee_kind = draft.returnee_kind
    enterprise.returned_on = draft.returned_on
    enterprise.contact_name = draft.contact_name


def _detail(enterprise: Enterprise) -> dict[str, object]:
    return {
        "kind": enterprise.kind,
        "industry": enterprise.industry,
        "employees": enterprise.employees,
        "revenue_fen": enterprise.revenue_fen,
        "assets_fen": enterprise.assets_fen,
        "size": enterprise.size,
    }


def edit_enterprise(act: Act, *, enterprise: Enterprise, draft: EnterpriseDraft) -> Enterprise:
    """Bring the facts up to date; what was verified against evidence stays as it is."""
    draft = rules.normalised(draft)
    township, park = _places(act, draft)
    _refuse_values(act, draft, township, park)
    refuse_if(
        rules.edit_refusals(
            enterprise.state,
            before=rules.Identity(enterprise.name, enterprise.uscc, enterprise.kind),
            after=rules.Identity(draft.name, draft.uscc, draft.kind),
        )
    )
    if draft.uscc is not None and draft.uscc != enterprise.uscc:
        queries.hold_code(act.actor.county_id, draft.uscc)
        if queries.enterprise_by_code(act.actor.county_id, draft.uscc) is not None:
            raise conflict("already_claimed", TAKEN, field="uscc")
    _fill(act, enterprise, draft, township, park)
    journal.note(act, enterprise, "edit", announce="enterprise.changed", detail=_detail(enterprise))
    db.session.flush()
    return enterprise
