"""A park's own manager: the same figures, what would lift the park, the duty, the rents."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.enterprises.models import Park
from app.infra.acts import Act
from app.infra.forms import form_for
from app.kernel.actors import Permission
from app.kernel.errors import NotVisible
from app.whitelist import commands
from app.whitelist.forms.parks import RentForm
from app.whitelist.queries import own_credit_park
from app.whitelist.views.parks import shown_park
from app.whitelist.views.room import room


def _own(act: Act) -> Park:
    park = own_credit_park(act.actor)
    if park is None:
        raise NotVisible
    return park


@room.page("/park/credit", may=Permission.PARK_DUTY)
def my_credit_park(act: Act) -> Any:
    return render_template(
        "whitelist/my_park.html",
        wording=act.policy["whitelist.park.data_duty"],
        rent_form=form_for(RentForm, as_of=act.on),
        **shown_park(act, _own(act)),
    )


@room.action("/park/credit/duty", may=Permission.PARK_DUTY, again=my_credit_park)
def sign_duty(act: Act) -> Any:
    commands.sign_duty(act, park=_own(act))
    flash(_("已签署数据义务承诺书"))
    return redirect(url_for("whitelist.my_credit_park"), 303)


@room.action("/park/credit/rents", may=Permission.PARK_DUTY, form=RentForm, again=my_credit_park)
def report_rent(act: Act, form: RentForm) -> Any:
    commands.report_rent(
        act,
        park=_own(act),
        due_fen=form.due_fen.data,
        overdue_fen=form.overdue_fen.data,
        as_of=form.as_of.data,
        source=form.source.data or "",
    )
    flash(_("已报送租金数字，下次评价时使用"))
    return redirect(url_for("whitelist.my_credit_park"), 303)
