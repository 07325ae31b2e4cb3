"""Preparing a programme: its parties found, its terms asked, its text read."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import Organisation
from app.accounts.queries import organisation_for
from app.agreements import queries, rules
from app.agreements.commands.checking import check_debt
from app.agreements.models import GuaranteeProgramme, ProgrammeLender
from app.agreements.rules import ProgrammeDraft
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.tasks import open_task
from app.kernel.actors import Role
from app.kernel.refusals import Refusal, conflict, invalid_if
from app.kernel.words import N_

EDITION_OPEN = Refusal("edition_open", "这份协议已有一份修订版，请在那份上继续")
constraint("uq_guarantee_programmes_replaces", EDITION_OPEN)


@dataclass(frozen=True)
class Parties:
    """Who takes part, by public ids as they were sent."""

    guarantor_id: str
    lender_ids: tuple[str, ...]
    reguarantor_id: str | None = None


@dataclass(frozen=True)
class _Table:
    guarantor: Organisation
    lenders: tuple[Organisation, ...]
    reguarantor: Organisation | None


def prepare_programme(
    act: Act,
    *,
    draft: ProgrammeDraft,
    parties: Parties,
    replaces: GuaranteeProgramme | None = None,
) -> GuaranteeProgramme:
    """Draw up a programme for signature; the parties find it among what waits for them.

    With `replaces` it is the next edition of a live one, which ends when this one goes live.
    """
    found, refusals = _found(act, parties)
    invalid_if([*rules.draft_refusals(draft, policy=act.policy), *refusals])
    assert found is not None
    if replaces is not None:
        _refuse_second_edition(replaces)
    programme = _new(act, draft, found, replaces)
    check = check_debt(act, subject=programme, text=draft.text)
    if check.verdict == "review":
        _ask_for_review(act, programme)
    _ask_for_signatures(act, programme)
    return programme


def warnings_of(act: Act, draft: ProgrammeDraft) -> tuple[Refusal, ...]:
    """What the preparer should look at twice."""
    return rules.draft_warnings(draft, policy=act.policy)


def _found(act: Act, parties: Parties) -> tuple[_Table | None, list[Refusal]]:
    refusals: list[Refusal] = []
    guarantor = _one(act, parties.guarantor_id, "guarantor")
    if guarantor is None:
        refusals.append(
            Refusal("guarantor_unknown", "没有这家在业的担保机构", field="guarantor_id")
        )
    elif act.actor.role is Role.GUARANTEE_OFFICER and guarantor.id != act.actor.organisation_id:
        refusals.append(
            Refusal("guarantor_not_own", "担保机构只能起草自己的协议", field="guarantor_id")
        )
    lenders = _lenders(act, parties.lender_ids, refusals)
    reguarantor = None
    if parties.reguarantor_id is not None:
        reguarantor = _one(act, parties.reguarantor_id, "reguarantor")
        if reguarantor is None:
            refusals.append(
                Refusal("reguarantor_unknown", "没有这家在业的再担保机构", field="reguarantor_id")
            )
    if refusals or guarantor is None:
        return None, refusals
    return _Table(guarantor, lenders, reguarantor), refusals


def _lenders(act: Act, ids: Sequence[str], refusals: list[Refusal]) -> tuple[Organisation, ...]:
    """The lenders in the order posted; one named twice counts once."""
    wanted = list(dict.fromkeys(ids))
    found = [_one(act, public_id, "bank") for public_id in wanted]
    if not wanted:
        refusals.append(Refusal("lender_missing", "请至少选一家银行", field="lender_ids"))
    for number, lender in enumerate(found):
        if lender is None:
            refusals.append(
                Refusal(
                    "lender_unknown",
                    "没有这家在业的银行",
                    field="lender_ids",
                    actual=wanted[number][:64],
                )
            )
    return tuple(lender for lender in found if lender is not None)


def _one(act: Act, public_id: str, kind: str) -> Organisation | None:
    """An institution of the county, of this kind and at work."""
    found = organisation_for(act.actor, public_id)
    at_work = found is not None and found.kind == kind and found.state in ("trial", "active")
    return found if at_work else None


def _refuse_second_edition(replaces: GuaranteeProgramme) -> None:
    if replaces.state not in ("live", "suspended"):
        raise conflict("illegal_state", "只有生效的协议才能修订")
    if queries.edition_after(replaces) is not None:
        raise conflict(EDITION_OPEN.code, EDITION_OPEN.text)


def _new(
    act: Act, draft: ProgrammeDraft, table: _Table, replaces: GuaranteeProgramme | None
) -> GuaranteeProgramme:
    programme = GuaranteeProgramme(
        county_id=act.actor.county_id,
        name=draft.name.strip(),
        guarantor=table.guarantor,
        reguarantor=table.reguarantor,
        shares=[[party, f"{share.normalize():f}"] for party, share in draft.shares],
        per_client_cap_fen=draft.per_client_cap_fen,
        quota_fen=draft.quota_fen,
        fee_rate=draft.fee_rate,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        system=draft.system,
        plan=draft.plan,
        claim_base=draft.claim_base,
        trigger_days_overdue=draft.trigger_days_overdue,
        claim_window_years=draft.claim_window_years,
        text=draft.text,
        edition=replaces.edition + 1 if replaces else 1,
        replaces_id=replaces.id if replaces else None,
        prepared_by=act.actor.id,
        prepared_at=act.at,
        policy_digest=act.policy.digest,
        seats=[
            ProgrammeLender(lender=lender, position=number)
            for number, lender in enumerate(table.lenders)
        ],
        signatures=[],
    )
    journal.record(act, programme, "prepare", detail=_terms(programme))
    db.session.flush()
    return programme


def _terms(programme: GuaranteeProgramme) -> dict[str, object]:
    return {
        "guarantor": programme.guarantor.public_id,
        "lenders": [lender.public_id for lender in programme.lenders],
        "shares": programme.shares,
        "quota_fen": programme.quota_fen,
        "per_client_cap_fen": programme.per_client_cap_fen,
        "fee_rate": str(programme.fee_rate),
        "edition": programme.edition,
    }


def _ask_for_signatures(act: Act, programme: GuaranteeProgramme) -> None:
    for seat in queries.seats_of(programme):
        open_task(
            act,
            kind="sign_programme",
            subject=programme,
            text=N_("担保合作协议「{name}」等贵机构签署"),
            values={"name": programme.name},
            url=f"/guarantee/programmes/{programme.public_id}",
            organisation_id=seat.organisation_id,
            role=Role(seat.role),
        )


def _ask_for_review(act: Act, programme: GuaranteeProgramme) -> None:
    for role in (Role.FINANCE_CENTRE, Role.FINANCE_LEAD):
        open_task(
            act,
            kind="review_debt_check",
            subject=programme,
            text=N_("协议「{name}」的隐性债务核查等两人核定"),
            values={"name": programme.name},
            url=f"/guarantee/programmes/{programme.public_id}",
            role=role,
        )
