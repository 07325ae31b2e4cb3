"""Credit parks as the centre works them: the board, one park, two people, withdrawal."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.enterprises.models import Park
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.whitelist import commands
from app.whitelist.forms.parks import (
    ProposeParkForm,
    RefuseParkForm,
    ReviewParkForm,
    WithdrawParkForm,
)
from app.whitelist.queries import names_of
from app.whitelist.queries import parks as queries
from app.whitelist.queries.park_figures import duty_signed, newest_figure
from app.whitelist.rules import benefits
from app.whitelist.rules import credit_park as rules
from app.whitelist.rules.citing import cited
from app.whitelist.views.room import room


def shown_park(act: Act, park: Park) -> dict[str, Any]:
    """What every reader of a park's figures sees; who did what comes with `people`."""
    designations = queries.designations_of(park)
    alive = queries.alive_designation(park)
    rent = newest_figure(park, "rent", act.on, act.policy)
    duty = duty_signed(park, act.policy)
    hands = [duty.signed_by if duty else None, rent.recorded_by if rent else None]
    for one in designations:
        hands += [one.proposed_by, one.decided_by, one.reviewed_by, one.renewed_by, one.ended_by]
    return {
        "park": park,
        "rating": queries.newest_rating(park),
        "trend": queries.trend(park, act.on),
        "designations": designations,
        "alive": alive,
        "effective": queries.effective(alive, act.on, act.policy),
        "grace": act.policy["whitelist.park.review_days_max"],
        "rent": rent,
        "duty": duty,
        "people": names_of(hands),
        "history": queries.park_history(park, designations),
        "benefits": benefits.benefits(act.policy, benefits.PARK),
        **WORDS,
    }


WORDS = {
    "criteria_names": rules.CRITERIA,
    "outcome_names": rules.OUTCOMES,
    "benefit_names": benefits.NAMES,
    "cited": cited,
    "lift_words": rules.lift_words,
    "reasons": {**rules.REFUSALS, **rules.EXITS},
}


@room.page("/centre/credit-parks", may=Permission.PARK_RATE)
def credit_parks(act: Act) -> Any:
    return render_template("whitelist/parks.html", tiles=queries.park_tiles(act), **WORDS)


@room.page(
    "/centre/credit-parks/<id:park>", may=Permission.PARK_RATE, subject=queries.credit_park_for
)
def show_credit_park(act: Act, park: Park) -> Any:
    return render_template(
        "whitelist/park.html",
        propose=form_for(ProposeParkForm),
        refuse=form_for(RefuseParkForm),
        review=form_for(ReviewParkForm),
        withdraw=form_for(WithdrawParkForm),
        **shown_park(act, park),
    )


def _back(park: Park) -> Response:
    return redirect(url_for("whitelist.show_credit_park", park=park.public_id), 303)


@room.action(
    "/centre/credit-parks/<id:park>/rate",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    again=show_credit_park,
)
def rate_park(act: Act, park: Park) -> Any:
    commands.rate_park(act, park=park)
    flash(_("已按今天的数字重新评价"))
    return _back(park)


@room.action(
    "/centre/credit-parks/<id:park>/propose",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    form=ProposeParkForm,
    again=show_credit_park,
)
def propose_park(act: Act, park: Park, form: ProposeParkForm) -> Any:
    commands.propose_designation(act, park=park, grounds=form.grounds.data or "")
    flash(_("已提出，等第二个人认定"))
    return _back(park)


@room.action(
    "/centre/credit-parks/<id:park>/designate",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    again=show_credit_park,
)
def designate_park(act: Act, park: Park) -> Any:
    commands.designate_park(act, park=park)
    flash(_("已认定为信用园区"))
    return _back(park)


@room.action(
    "/centre/credit-parks/<id:park>/refuse",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    form=RefuseParkForm,
    again=show_credit_park,
)
def refuse_park(act: Act, park: Park, form: RefuseParkForm) -> Any:
    commands.refuse_designation(
        act, park=park, code=form.code.data or "", note=form.note.data or ""
    )
    flash(_("已记录：不认定"))
    return _back(park)


@room.action(
    "/centre/credit-parks/<id:park>/review",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    form=ReviewParkForm,
    again=show_credit_park,
)
def review_park(act: Act, park: Park, form: ReviewParkForm) -> Any:
    commands.advise_review(act, park=park, advice=form.advice.data or "")
    flash(_("已填写复核意见，等第二个人决定"))
    return _back(park)


@room.action(
    "/centre/credit-parks/<id:park>/renew",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    again=show_credit_park,
)
def renew_park(act: Act, park: Park) -> Any:
    commands.renew_designation(act, park=park)
    flash(_("复核通过，继续有效"))
    return _back(park)


@room.action(
    "/centre/credit-parks/<id:park>/withdraw",
    may=Permission.PARK_RATE,
    subject=queries.credit_park_for,
    form=WithdrawParkForm,
    again=show_credit_park,
)
def withdraw_park(act: Act, park: Park, form: WithdrawParkForm) -> Any:
    commands.withdraw_designation(
        act, park=park, code=form.code.data or "", note=form.note.data or ""
    )
    flash(_("已撤销认定；已办的业务不受影响"))
    return _back(park)
