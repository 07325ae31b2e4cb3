"""The filters of the catalogue: a form that is read from the URL and changes nothing."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from app.infra.forms import HouseForm, MoneyField
from app.products.queries import Filters
from app.products.rules.clauses import printable


class FilterForm(HouseForm):
    """How much, how long, from whom, with or without a guarantee."""

    class Meta:
        csrf = False

    idempotency_key = None

    amount_fen = MoneyField(_l("我需要多少钱（如 50万）"), [Optional()])
    term_months = IntegerField(
        _l("用几个月"),
        [Optional(), NumberRange(1, 600, _l("期限应在 1 到 600 个月之间"))],
    )
    lender = SelectField(_l("银行"), choices=[], validate_choice=False)
    guarantee = SelectField(
        _l("担保"),
        choices=[("", _l("都可以")), ("no", _l("不需要担保")), ("yes", _l("需要担保"))],
        default="",
    )
    q = StringField(_l("名称、拼音或首字母"), [Length(max=60)])

    def validate_q(self, field: StringField) -> None:
        if not printable(field.data or ""):
            raise ValidationError(_l("含有不可见字符"))

    def validate_lender(self, field: SelectField) -> None:
        if not printable(field.data or "") or len(field.data or "") > 64:
            raise ValidationError(_l("请从列表中选择"))

    def filters(self) -> Filters:
        """What was asked for; a field with an error asks nothing."""
        asked: dict[str, Any] = {
            name: field.data for name, field in self._fields.items() if not field.errors
        }
        guarantee = asked.get("guarantee")
        return Filters(
            lender=asked.get("lender") or None,
            needs_guarantee=None if guarantee not in ("yes", "no") else guarantee == "yes",
            amount_fen=asked.get("amount_fen"),
            term_months=asked.get("term_months"),
            text=(asked.get("q") or "").strip() or None,
        )
