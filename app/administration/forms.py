"""Forms of policy values and calendar days."""

import json
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Length

from app.administration.rules.webhooks import TOPICS, URL_MOST
from app.infra.forms import DayField, HouseForm, Needed, TickField
from app.kernel.words import N_


class ProposeForm(HouseForm):
    code = StringField(_l("参数代码"), [Needed(N_("请填写参数代码")), Length(max=120)])
    value = TextAreaField(_l("新数值"), [Needed(N_("请填写新数值")), Length(max=4000)])
    valid_from = DayField(_l("生效日期"), [Needed(N_("请填写生效日期"))])
    valid_to = DayField(_l("结束日期（可不填）"))
    citation = StringField(_l("依据（文件、文号、条款）"), [Length(max=200)])
    reason = StringField(_l("调整原因"), [Length(max=500)])

    def typed_value(self) -> Any:
        """The value as JSON if it reads as JSON (12, true, ["A"]), else as text ("0.008")."""
        text = (self.value.data or "").strip()
        try:
            found = json.loads(text)
        except ValueError:
            return text
        # A decimal stays text: it must never pass through a float.
        return text if isinstance(found, float) else found


class RejectForm(HouseForm):
    reason = StringField(_l("不采纳的原因"), [Needed(N_("请写明原因")), Length(max=300)])


class CalendarDayForm(HouseForm):
    day = DayField(_l("日期"), [Needed(N_("请填写日期"))])
    working = RadioField(
        _l("这一天"),
        [Needed(N_("请选择放假还是上班"))],
        choices=[("holiday", _l("放假")), ("working", _l("上班（补班）"))],
    )
    name = StringField(_l("名称"), [Needed(N_("请写明节日或补班名称")), Length(max=60)])
    source = StringField(_l("依据（通知名称、文号）"), [Needed(N_("请写明依据")), Length(max=200)])


class WebhookForm(HouseForm):
    url = StringField(_l("接收地址"), [Length(max=URL_MOST)])
    topics = TickField(
        _l("推送哪些事件"),
        choices=[(code, _l(label)) for code, label in TOPICS.items()],
        validate_choice=False,
    )
