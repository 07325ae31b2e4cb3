"""Forms of credit parks: proposal, decision, review, withdrawal, rents of a park."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import Length

from app.infra.forms import DayField, HouseForm, MoneyField, Needed
from app.kernel.words import N_
from app.whitelist.rules.credit_park import EXITS, REFUSALS


def _choices(table: dict[str, str]) -> list[tuple[str, Any]]:
    return [("", _l("请选择")), *[(code, _l(label)) for code, label in table.items()]]


class ProposeParkForm(HouseForm):
    grounds = TextAreaField(_l("提出的理由"), [Needed(N_("请写明理由")), Length(max=500)])


class RefuseParkForm(HouseForm):
    code = SelectField(_l("不认定的原因"), [Needed(N_("请选择原因"))], choices=_choices(REFUSALS))
    note = TextAreaField(_l("说明（园区看得到）"), [Length(max=500)])


class WithdrawParkForm(HouseForm):
    code = SelectField(_l("撤销的原因"), [Needed(N_("请选择原因"))], choices=_choices(EXITS))
    note = TextAreaField(_l("说明（园区看得到）"), [Length(max=500)])


class ReviewParkForm(HouseForm):
    advice = TextAreaField(_l("复核意见和依据"), [Needed(N_("请写明依据")), Length(max=500)])


class RentForm(HouseForm):
    """Of all tenants together, never of one."""

    due_fen = MoneyField(_l("全部企业应收租金"), [Needed(N_("请填写应收租金"))])
    overdue_fen = MoneyField(_l("其中拖欠的"), [Needed(N_("请填写拖欠金额，没有就写 0"))])
    as_of = DayField(_l("截至哪一天"), [Needed(N_("请填写日期"))])
    source = StringField(_l("来源"), [Needed(N_("请写明来源")), Length(max=200)])
