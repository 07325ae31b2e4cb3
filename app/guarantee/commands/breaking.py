"""The claim-rate breaker: tripped by a payment, lifted by the clock, passed by two people."""

from sqlalchemy.exc import IntegrityError

from app.accounts.commands import require_second_eye
from app.agreements.models import GuaranteeProgramme
from app.guarantee import queries, rules
from app.guarantee.models import ClaimRateBreaker, GuaranteeApplication
from app.guarantee.rules import breaking
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import Refusal, conflict, invalid_if, refuse_if
from app.kernel.words import N_

OVERRIDE = "breaker_override"
TWO_PEOPLE = Refusal("four_eyes", "提出例外的人不能自己确认，请另一位审批人确认")
constraint("ck_guarantee_applications_override_by_two", TWO_PEOPLE)


def watch_claim_rate(act: Act, *, programme: GuaranteeProgramme) -> None:
    """Trip the programme's breaker if its claim rate is above the cap by now."""
    record = queries.record_of(programme)
    if not rules.over_cap(record, act.policy):
        return
    breaker = _breaker(act, programme)
    if breaker.can("trip"):
        breaker.below_since = None
        _move(act, breaker, "trip", "breaker.tripped")
        _tell(act, programme)


def _breaker(act: Act, programme: GuaranteeProgramme) -> ClaimRateBreaker:
    """The programme's breaker under its lock, made by whoever needs it first."""
    found = queries.breaker_of(programme)
    if found is None:
        try:
            with db.session.begin_nested():
                found = ClaimRateBreaker(
                    county_id=programme.county_id, programme=programme, rate=0, changed_at=act.at
                )
                journal.record(act, found, "open")
                db.session.flush()
        except IntegrityError:
            found = queries.breaker_of(programme)
            assert found is not None, programme.public_id
    return queries.locked_breaker(found.id)


def follow_claim_rate(act: Act, *, breaker: ClaimRateBreaker) -> None:
    """The clock looks at a tripped breaker: since when is the rate low, and is that long enough?"""
    breaker = queries.locked_breaker(breaker.id)
    record = queries.record_of(breaker.programme)
    if not breaking.below_line(record, act.policy):
        breaker.below_since = None
    elif breaker.below_since is None:
        breaker.below_since = act.on
    if breaking.may_resume(breaker.below_since, act.on, act.policy):
        _move(act, breaker, "resume", "breaker.resumed")


def _move(act: Act, breaker: ClaimRateBreaker, action: str, topic: str) -> None:
    record = queries.record_of(breaker.programme)
    breaker.rate, breaker.changed_at = record.shown, act.at
    detail = {"programme": breaker.programme.public_id, "rate": f"{record.shown:f}"}
    journal.record(act, breaker, action, announce=topic, detail=detail)
    db.session.flush()


def _tell(act: Act, programme: GuaranteeProgramme) -> None:
    open_task(
        act,
        kind="breaker_tripped",
        subject=programme,
        text=N_("协议「{name}」代偿率超过上限，新业务已暂停"),
        values={"name": programme.name},
        url="/guarantee/capacity",
        organisation_id=programme.guarantor_id,
        role=Role.GUARANTEE_MANAGER,
    )


def refuse_while_tripped(act: Act, application: GuaranteeApplication) -> None:
    """Nothing new under a programme whose breaker is on, unless two people let this one through."""
    programme = application.programme
    refuse_if(
        rules.breaker_refusals(
            queries.record_of(programme),
            tripped=queries.is_tripped(programme),
            excepted=application.override_confirmed_by is not None,
            policy=act.policy,
        )
    )


def ask_for_override(
    act: Act, *, application: GuaranteeApplication, reason: str
) -> GuaranteeApplication:
    """An officer asks for an exception, with the reason; another person confirms it."""
    invalid_if(rules.override_refusals(reason))
    application = queries.locked_application(application.id)
    _refuse_needless(act, application)
    application.override_reason = reason.strip()
    application.override_asked_by, application.override_confirmed_by = act.actor.id, None
    journal.note(act, application, "ask_override", reason=reason.strip())
    open_task(
        act,
        kind=OVERRIDE,
        subject=application,
        text=N_("担保申请 {reference}：熔断例外待确认"),
        values={"reference": application.reference},
        url=f"/guarantee/applications/{application.public_id}",
        organisation_id=application.guarantor_id,
        role=Role.GUARANTEE_MANAGER,
    )
    db.session.flush()
    return application


def confirm_override(act: Act, *, application: GuaranteeApplication) -> GuaranteeApplication:
    """The second person: this one guarantee may be given in spite of the breaker."""
    application = queries.locked_application(application.id)
    _refuse_needless(act, application)
    if application.override_reason is None:
        raise conflict("override_not_asked", "经办还没有提出例外理由")
    require_second_eye(act, makers=(application.override_asked_by,), refusal=TWO_PEOPLE)
    application.override_confirmed_by = act.actor.id
    journal.note(act, application, "confirm_override", reason=application.override_reason)
    close_tasks(act, subject=application, kind=OVERRIDE)
    db.session.flush()
    return application


def _refuse_needless(act: Act, application: GuaranteeApplication) -> None:
    """An exception is for an application under decision, while the breaker is on."""
    application.machine.step(application.state, "decline")
    programme = application.programme
    tripped = queries.is_tripped(programme)
    if not (tripped or rules.over_cap(queries.record_of(programme), act.policy)):
        raise conflict("breaker_off", "这份协议没有熔断，不需要例外")
