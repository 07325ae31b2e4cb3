"""The agency's work list, and one application on one screen: capacity first, then the decision."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.agreements.rules import PARTY_LABELS
from app.guarantee import commands, queries, rules
from app.guarantee.commands.reading import log_reading
from app.guarantee.forms import (
    ApproveForm,
    DecidedForm,
    DeclineForm,
    OverrideForm,
    RelationForm,
    WithdrawForm,
)
from app.guarantee.models import GuaranteeApplication
from app.guarantee.rules.capacity import NAMES
from app.guarantee.rules.counter import BUSINESS_ASSETS, CONTROLLER, NONE
from app.guarantee.rules.relations import KIND_LABELS
from app.guarantee.states import APPLICATION
from app.guarantee.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.history import events_of
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.kernel.rates import percent
from app.kernel.words import N_
from app.referrals.rules.declining import decline_reasons, grouped_reasons

RUNG_LABELS = {
    NONE: N_("免反担保"),
    CONTROLLER: N_("最多要求实际控制人连带责任"),
    BUSINESS_ASSETS: N_("最多要求经营资产"),
}


@room.page("/guarantee", may=Permission.GUARANTEE_QUEUE)
def work_list(act: Act) -> Any:
    state = request.args.get("state")
    states = (state,) if state in APPLICATION.states else ()
    found = queries.work_list(act.actor, Page(50, request.args.get("cursor")), states=states)
    return render_template(
        "guarantee/work_list.html",
        found=found,
        state=state if states else None,
        labels=APPLICATION.labels,
    )


@room.page(
    "/guarantee/applications/<id:application>",
    may=Permission.GUARANTEE_READ,
    subject=queries.application_for,
)
def show_application(act: Act, application: GuaranteeApplication) -> Any:
    log_reading(act, application, "open")
    programme = application.programme
    approve = form_for(ApproveForm)
    approve.assets.choices = [(key, key) for key in application.need.collateral_ids]
    return render_template(
        "guarantee/application.html",
        application=application,
        programme=programme,
        enterprise=application.enterprise,
        need=application.need,
        commitment=application.commitment,
        limits=queries.limits_of(act, application),
        limit_names=NAMES,
        parts=[(_(PARTY_LABELS[p]), s, percent(s)) for p, s in programme.parts],
        rung=RUNG_LABELS[
            rules.rung_of(
                application.amount_fen,
                queries.client_standing(act, application),
                policy=act.policy,
            )
        ],
        approve=approve,
        decline=form_for(DeclineForm),
        withdraw=form_for(WithdrawForm),
        reasons=decline_reasons(act.policy),
        groups=grouped_reasons(act.policy),
        relations=queries.relations_of(act.actor, application.enterprise),
        relation=_relation_form(),
        decided=form_for(DecidedForm),
        kinds=KIND_LABELS,
        breaker=queries.standing_of_programme(act, programme),
        override=form_for(OverrideForm),
        own_override=application.override_asked_by == act.actor.id,
        figures=_figures(application),
        percent=percent,
        me=act.actor.id,
        own_study=application.studied_by == act.actor.id,
        history=events_of(application.county_id, _subjects(application)),
    )


def _relation_form() -> RelationForm:
    form = form_for(RelationForm)
    form.kind.choices = [(kind, _(words)) for kind, words in KIND_LABELS.items()]
    return form


def _figures(application: GuaranteeApplication) -> list[tuple[str, str, int, int]]:
    """(party, share, pays at once, bears in the end) if the whole guarantee were called."""
    letter = application.commitment
    parts = letter.parts if letter else application.programme.parts
    base = letter.amount_fen if letter else application.amount_fen
    pays, bears = rules.cash(base, parts), rules.burden(base, parts)
    return [(_(PARTY_LABELS[p]), percent(s), pays.get(p, 0), bears[p]) for p, s in parts]


def _subjects(application: GuaranteeApplication) -> list[tuple[str, str]]:
    letter = application.commitment
    letters = [("GuaranteeCommitment", letter.public_id)] if letter else []
    return [("GuaranteeApplication", application.public_id), *letters]


def to_application(application: GuaranteeApplication) -> Any:
    return redirect(url_for("guarantee.show_application", application=application.public_id), 303)


@room.action(
    "/guarantee/applications/<id:application>/study",
    may=Permission.GUARANTEE_STUDY,
    subject=queries.application_for,
    again=show_application,
)
def study_application(act: Act, application: GuaranteeApplication) -> Any:
    commands.study_application(act, application=application)
    flash(_("已受理，审查后由另一位审批人决定"))
    return to_application(application)


@room.action(
    "/guarantee/applications/<id:application>/approve",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.application_for,
    form=ApproveForm,
    again=show_application,
)
def approve_application(act: Act, application: GuaranteeApplication, form: ApproveForm) -> Any:
    commitment = commands.approve_application(
        act, application=application, counter_guarantees=form.asked()
    )
    flash(_("已批准，担保函 {number}").format(number=commitment.letter_number))
    return to_application(application)


@room.action(
    "/guarantee/applications/<id:application>/decline",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.application_for,
    form=DeclineForm,
    again=show_application,
)
def decline_application(act: Act, application: GuaranteeApplication, form: DeclineForm) -> Any:
    commands.decline_application(
        act,
        application=application,
        reason_codes=list(form.reason_codes.data or []),
        comment=form.comment.data or "",
    )
    flash(_("已告知银行和创业者"))
    return to_application(application)


@room.action(
    "/guarantee/applications/<id:application>/withdraw",
    may=Permission.GUARANTEE_APPLY,
    subject=queries.application_for,
    form=WithdrawForm,
    again=show_application,
)
def withdraw_application(act: Act, application: GuaranteeApplication, form: WithdrawForm) -> Any:
    commands.withdraw_application(act, application=application, reason=form.reason.data or None)
    flash(_("担保申请已撤回"))
    return to_application(application)
