"""Signing a programme: each organisation once, live with the last signature."""

from app.accounts.commands import require_second_eye
from app.agreements import queries, rules
from app.agreements.models import QUOTA, GuaranteeProgramme, ProgrammeSignature
from app.agreements.rules import SignFacts
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.ledger.accounts import open_account
from app.infra.tasks import close_tasks
from app.kernel.actors import Permission
from app.kernel.errors import Forbidden
from app.kernel.refusals import Refusal, refuse_if

constraint(
    "uq_programme_signatures_programme_id_organisation_id",
    Refusal("already_signed", "贵机构已经签署过这份协议"),
)

OWN = Refusal("four_eyes", "起草协议的人不能签署，请贵机构另一位负责人签署")


def sign_programme(act: Act, *, programme: GuaranteeProgramme) -> GuaranteeProgramme:
    """Sign for one's organisation; the programme is live once everybody has."""
    programme = queries.locked_programme(programme.id)
    _refuse_stranger(act, programme)
    refuse_if(rules.sign_refusals(_facts(act, programme)))
    require_second_eye(act, makers=(programme.prepared_by,), refusal=OWN)
    programme.machine.step(programme.state, "sign")
    programme.signatures.append(
        ProgrammeSignature(
            organisation_id=act.actor.organisation_id, signed_by=act.actor.id, signed_at=act.at
        )
    )
    journal.record(
        act, programme, "sign", detail={"organisation": act.actor.organisation_public_id}
    )
    db.session.flush()
    _close_own_task(act, programme)
    if {seat.organisation_id for seat in queries.seats_of(programme)} <= queries.signed_by(
        programme
    ):
        _go_live(act, programme)
    return programme


def _refuse_stranger(act: Act, programme: GuaranteeProgramme) -> None:
    """The role of the seat must be the signer's own, whatever else they may see."""
    mine = [
        s for s in queries.seats_of(programme) if s.organisation_id == act.actor.organisation_id
    ]
    if not any(act.actor.role is not None and s.role == act.actor.role.value for s in mine):
        raise Forbidden(Permission.PROGRAMME_SIGN)


def _facts(act: Act, programme: GuaranteeProgramme) -> SignFacts:
    check = queries.check_of(programme)
    assert check is not None, programme.public_id
    return SignFacts(
        signed=queries.signed_by(programme),
        signer=act.actor.organisation_id,
        verdict=check.verdict,
        check_state=check.state,
    )


def _close_own_task(act: Act, programme: GuaranteeProgramme) -> None:
    for task in queries.signing_tasks(programme, act.actor.organisation_id):
        task.done_at = act.at


def _go_live(act: Act, programme: GuaranteeProgramme) -> None:
    """From here on guarantees may be given: the quota is an account of the ledger."""
    open_account(act, owner=programme, kind=QUOTA, cap_fen=programme.quota_fen)
    programme.live_at = act.at
    journal.record(act, programme, "go_live", announce="programme.live")
    close_tasks(act, subject=programme)
    _end_former(act, programme)


def _end_former(act: Act, programme: GuaranteeProgramme) -> None:
    if programme.replaces_id is None:
        return
    former = queries.programme_by_key(programme.replaces_id)
    if former is not None and former.can("end"):
        former.ended_at = act.at
        detail = {"replaced_by": programme.public_id}
        journal.record(act, former, "end", announce="programme.ended", detail=detail)
