"""Forms of cards."""

import json
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from app.infra.forms import HouseForm, Needed
from app.kernel.words import N_


class CardForm(HouseForm):
    definition = TextAreaField(
        _l("评分卡（JSON）"), [Needed(N_("请填写评分卡")), Length(max=40000)]
    )
    note = StringField(_l("说明改了什么、为什么"), [Needed(N_("请写明改动")), Length(max=300)])

    def validate_definition(self, field: TextAreaField) -> None:
        try:
            found = json.loads(field.data or "")
        except ValueError as error:
            raise ValidationError(_l("不是合法的 JSON：%(why)s", why=str(error))) from None
        if not isinstance(found, dict):
            raise ValidationError(_l("评分卡应是一个 JSON 对象"))

    def card(self) -> dict[str, Any]:
        return dict(json.loads(self.definition.data or "{}"))


class RejectForm(HouseForm):
    reason = StringField(_l("不采纳的原因"), [Needed(N_("请写明原因")), Length(max=300)])
