"""A manager of the agency decides: never the one who studied it."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from app.accounts.commands import require_second_eye
from app.agreements.queries import live_programme
from app.guarantee import queries, rules
from app.guarantee.commands.breaking import refuse_while_tripped
from app.guarantee.commands.capacity import reserve_guarantee
from app.guarantee.commands.letters import issue_letter
from app.guarantee.models import CounterGuarantee, GuaranteeApplication, GuaranteeCommitment
from app.guarantee.queries.capacity import hold_turn, weight_of
from app.guarantee.rules import CounterDraft
from app.infra import journal
from app.infra.acts import Act
from app.infra.clock import at_local
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.notify import notify
from app.infra.references import next_reference
from app.infra.tasks import close_tasks
from app.kernel.refusals import Refusal, invalid_if, refuse_if
from app.kernel.words import N_
from app.needs.queries import speakers_of
from app.referrals.rules.declining import decline_refusals

FOUR_EYES = Refusal("four_eyes", "审查或提交过这笔申请的人不能审批，请另一位审批人决定")
constraint("ck_guarantee_applications_four_eyes", FOUR_EYES)


def approve_application(
    act: Act,
    *,
    application: GuaranteeApplication,
    counter_guarantees: Sequence[CounterDraft] = (),
) -> GuaranteeCommitment:
    """Promise the guarantee: reserves all limits in one step, or refuses with what is left."""
    weight = weight_of(act, application)
    invalid_if(_counter_refusals(act, application, counter_guarantees))
    application = _to_decide(act, application, "approve")
    _refuse_unless_live(act, application)
    hold_turn(application.guarantor)
    _refuse_open_relations(application)
    _refuse_own_ending(act, application)
    refuse_while_tripped(act, application)
    last_day = act.on + timedelta(days=act.policy["guarantee.letter_valid_days"])
    reserve_guarantee(act, application, weight=weight, expires_at=at_local(last_day, 23, 59))
    _decided(act, application, "approve")
    commitment = _commitment(act, application, counter_guarantees, weight, last_day)
    detail = {"amount_fen": commitment.amount_fen, "letter": commitment.letter_number}
    journal.record(act, commitment, "reserve", detail=detail)
    journal.record(act, application, "approve", announce="guarantee.approved", detail=detail)
    db.session.flush()
    issue_letter(act, commitment=commitment)
    return commitment


def _commitment(
    act: Act,
    application: GuaranteeApplication,
    counter_guarantees: Sequence[CounterDraft],
    weight: Decimal,
    last_day: date,
) -> GuaranteeCommitment:
    return GuaranteeCommitment(
        county_id=application.county_id,
        application=application,
        programme_id=application.programme_id,
        enterprise_id=application.enterprise_id,
        guarantor_id=application.guarantor_id,
        letter_number=next_reference(act, "DB"),
        amount_fen=application.amount_fen,
        outstanding_fen=0,
        shares=application.programme.shares,
        weight=weight,
        fee_fen=application.fee_fen,
        issued_at=act.at,
        valid_until=last_day,
        counter_guarantees=[
            CounterGuarantee(
                position=number,
                kind=one.kind.strip(),
                text=one.text.strip(),
                collateral_id=one.collateral_id,
            )
            for number, one in enumerate(counter_guarantees)
        ],
    )


def _counter_refusals(
    act: Act, application: GuaranteeApplication, asked: Sequence[CounterDraft]
) -> tuple[Refusal, ...]:
    return rules.counter_refusals(
        asked,
        application.amount_fen,
        queries.client_standing(act, application),
        named_assets=frozenset(application.need.collateral_ids),
        policy=act.policy,
    )


def decline_application(
    act: Act, *, application: GuaranteeApplication, reason_codes: Sequence[str], comment: str
) -> GuaranteeApplication:
    """Say no with reasons that a person can act on; the bank may go on without a guarantee."""
    codes = tuple(dict.fromkeys(reason_codes))
    invalid_if(decline_refusals(codes, comment, policy=act.policy))
    application = _to_decide(act, application, "decline")
    application.reason_codes, application.comment = list(codes), comment.strip()
    _decided(act, application, "decline")
    detail = {"reason_codes": list(codes)}
    journal.record(act, application, "decline", announce="guarantee.declined", detail=detail)
    db.session.flush()
    return application


def _to_decide(act: Act, application: GuaranteeApplication, action: str) -> GuaranteeApplication:
    """The application under its lock, if this person may decide it now."""
    application = queries.locked_application(application.id)
    makers = (application.studied_by, application.submitted_by)
    require_second_eye(act, makers=makers, refusal=FOUR_EYES)
    application.machine.step(application.state, action)
    return application


def _refuse_unless_live(act: Act, application: GuaranteeApplication) -> None:
    programme = application.programme
    if live_programme(programme.public_id, application.lender_id, act.on) is None:
        text = "担保协议已暂停、终止或到期，不能再出函"
        refuse_if([Refusal("programme_not_live", text, programme.citation)])


def _refuse_open_relations(application: GuaranteeApplication) -> None:
    """Who is declared related is looked at before anything more is promised."""
    standing = queries.standing_relations(application.guarantor_id, application.enterprise)
    waiting = [relation for relation in standing if relation.state == "declared"]
    refuse_if(
        [
            Refusal(
                "relation_open",
                "申报的关联企业“{name}”还没有核实，核实后才能批准",
                values={"name": relation.other_name},
            )
            for relation in waiting
        ]
    )


def _refuse_own_ending(act: Act, application: GuaranteeApplication) -> None:
    """Who let firms count apart does not promise anything more to them."""
    ended = queries.ended_by(act.actor, application.guarantor_id, application.enterprise)
    refuse_if(
        [
            Refusal(
                "four_eyes",
                "您解除过与“{name}”的关联，不能审批这家企业的申请，请另一位审批人决定",
                values={"name": relation.other_name},
            )
            for relation in ended
        ]
    )


def _decided(act: Act, application: GuaranteeApplication, action: str) -> None:
    application.decided_by, application.decided_at = act.actor.id, act.at
    close_tasks(act, subject=application)
    approved = action == "approve"
    notify(
        act,
        user_ids=[application.submitted_by],
        kind=f"guarantee_{action}",
        text=N_("担保申请 {reference} 已批准，可以放款")
        if approved
        else N_("担保申请 {reference} 未通过"),
        values={"reference": application.reference},
        url=f"/guarantee/applications/{application.public_id}",
    )
    notify(
        act,
        user_ids=speakers_of(application.need),
        kind=f"guarantee_{action}",
        text=N_("担保机构已同意担保")
        if approved
        else N_("担保机构没有同意担保，银行会告诉您下一步"),
        url=f"/me/needs/{application.need.public_id}",
    )
