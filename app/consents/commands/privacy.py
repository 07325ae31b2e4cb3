"""Requests about one's own data: made, taken back, carried out, declined with the law's reason."""

from app.accounts.commands import require_second_eye
from app.accounts.models import User
from app.consents import queries
from app.consents.models import PrivacyRequest
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.clock import day_of
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.notify import notify
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import Refusal
from app.kernel.words import N_

ANSWER = "privacy_answer"
ASKED = Refusal("request_open", N_("同类申请正在办理，答复后可以再提"))
constraint("uq_privacy_requests_open", ASKED)
OWN = Refusal("four_eyes", "不能答复自己的申请")


def make_request(act: Act, *, kind: str, wish: str) -> PrivacyRequest:
    """Ask to have something about oneself corrected or erased; the finance lead answers in time."""
    due_at = add_working_days(act.at, act.policy["consents.answer_working_days"])
    request = PrivacyRequest(
        county_id=act.actor.county_id,
        user_id=act.actor.id,
        kind=kind,
        wish=wish.strip(),
        made_at=act.at,
        due_on=day_of(due_at),
    )
    journal.record(act, request, "ask", detail={"kind": kind})
    db.session.flush()
    open_task(
        act,
        kind=ANSWER,
        subject=request,
        text=N_("有一份个人信息更正或删除申请，请答复"),
        url=f"/privacy-requests/{request.public_id}",
        role=Role.FINANCE_LEAD,
        due_at=due_at,
    )
    return request


def take_back(act: Act, *, request: PrivacyRequest) -> PrivacyRequest:
    """The person changed their mind."""
    journal.record(act, request, "take_back")
    close_tasks(act, subject=request)
    return request


def carry_out(act: Act, *, request: PrivacyRequest, answer: str) -> PrivacyRequest:
    """Say what was done. An erasure takes with it all the person wrote beside journal entries."""
    _answer(act, request, "carry_out", answer)
    if request.kind == "erasure":
        person = db.session.get(User, request.user_id)
        assert person is not None, request.public_id
        journal.erase_notes(author_id=person.public_id)
    return request


def decline(act: Act, *, request: PrivacyRequest, answer: str) -> PrivacyRequest:
    """Say what the law keeps, and why."""
    return _answer(act, request, "decline", answer)


def _answer(act: Act, request: PrivacyRequest, action: str, answer: str) -> PrivacyRequest:
    require_second_eye(act, makers=(request.user_id,), refusal=OWN)
    request = queries.locked_request(request.id)
    request.machine.step(request.state, action)
    request.answer = answer.strip()
    request.answered_by, request.answered_at = act.actor.id, act.at
    journal.record(act, request, action, detail={"kind": request.kind})
    close_tasks(act, subject=request)
    notify(
        act,
        user_ids=[request.user_id],
        kind="privacy_answered",
        text=N_("您的个人信息申请已答复"),
        url="/me/privacy",
    )
    return request
