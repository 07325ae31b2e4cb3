"""Forms: CSRF, the request key, and fields that read what people really type.

A form's fields carry the API's names, so that a refusal's `field` finds its place on the page.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import uuid4

from flask import g
from flask_babel import get_locale, gettext
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectMultipleField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from app.kernel.errors import Refused
from app.kernel.money import FEN_OF_A_WAN, MoneyError, format_wan, format_yuan, parse_yuan
from app.kernel.refusals import Refusal

FormType = TypeVar("FormType", bound="HouseForm")


class HouseForm(FlaskForm):
    """Every form of the house. `said` holds sentences that belong to no single field."""

    idempotency_key = HiddenField(default=lambda: uuid4().hex)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.said: list[Refusal] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """As every form, and no field holds what the database cannot keep."""
        for field in self._fields.values():
            _refuse_endless(field)
        fine = super().validate(extra_validators)
        for field in self._fields.values():
            if isinstance(field.data, str) and "\x00" in field.data:
                field.errors = [*field.errors, gettext("含有不能使用的字符，请重新输入")]
                fine = False
        return bool(fine)

    def take(self, refused: Refused) -> None:
        """Put each reason beside its field, or above the form."""
        for refusal in refused.refusals:
            field = self._fields.get(refusal.field or "")
            if field is None:
                self.said.append(refusal)
            else:
                field.errors = [*field.errors, cited(refusal)]

    def typed(self) -> dict[str, Any]:
        """What was read, without the form's own machinery."""
        own = {"csrf_token", "idempotency_key"}
        return {name: field.data for name, field in self._fields.items() if name not in own}


def _refuse_endless(field: Field) -> None:
    """A number of hundreds of digits is no number here; validators would stumble over it."""
    if isinstance(field.data, int) and abs(field.data) >= 10**18:
        field.data = None
        field.process_errors = [*field.process_errors, gettext("请填写整数")]


class PlainForm(HouseForm):
    """A button: nothing typed, only CSRF and the request key."""


def cited(refusal: Refusal) -> str:
    """The sentence with the clause it rests on, for the line beside a field."""
    return f"{said(refusal)}（{refusal.citation}）" if refusal.citation else said(refusal)


def said(refusal: Refusal) -> str:
    """A refusal's sentence in the reader's language."""
    return worded(refusal.text, refusal.values)


def worded(text: str, values: Mapping[str, Any] | None) -> str:
    """A text that pure code marked, in the reader's language, with its values filled in.

    Rules write amounts as "50万元"; who reads English is told yuan.
    """
    told = {name: _told(value) for name, value in (values or {}).items()}
    return gettext(text).format(**told) if told else gettext(text)


_WAN = re.compile(r"(-?)(\d+)(?:\.(\d{1,6}))?万元")


def _told(value: Any) -> Any:
    """A value in the reader's language: a marked text is translated, 万元 become yuan."""
    locale = get_locale()
    if not isinstance(value, str) or not value or locale is None or locale.language == "zh":
        return value
    return _WAN.sub(_in_yuan, gettext(value))


def _in_yuan(found: re.Match[str]) -> str:
    fen = int(found[2]) * FEN_OF_A_WAN + int((found[3] or "").ljust(6, "0") or 0)
    return f"{found[1]}¥{format_yuan(fen).removesuffix('.00')}"


def form_for(form_class: type[FormType], **defaults: Any) -> FormType:
    """The form for a page: the one that was just refused, with what was typed, or a fresh one."""
    refused = g.get("refused_form")
    if isinstance(refused, form_class):
        return refused
    return form_class(formdata=None, data=defaults or None)


class TickField(SelectMultipleField):
    """Several choices as ticks."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MoneyField(StringField):
    """An amount in yuan; reads "50万", "50 万元", "500,000"; `data` is integer fen."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return format_wan(self.data) if isinstance(self.data, int) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if valuelist and str(valuelist[0]).strip():
            try:
                self.data = parse_yuan(str(valuelist[0]))
            except MoneyError as error:
                raise ValueError(str(error)) from None


class PercentField(StringField):
    """A yearly rate in per cent; "3.85" or "3.85%"; `data` is Decimal("0.0385")."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{(self.data * 100).normalize():f}" if isinstance(self.data, Decimal) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = str(valuelist[0]).strip().replace("％", "%").removesuffix("%") if valuelist else ""
        if not text:
            return
        try:
            number = Decimal(text)
        except ArithmeticError:
            raise ValueError(gettext("请填写百分数，例如 3.85")) from None
        if not number.is_finite() or not 0 <= number <= 100 or number.as_tuple().exponent < -4:
            raise ValueError(gettext("请填写 0 到 100 之间的百分数，最多四位小数"))
        self.data = number / 100


class DayField(StringField):
    """A civil day; reads 2026-11-24, 2026/11/24 and 2026年11月24日; `data` is a date."""

    widget = TextInput(input_type="date")

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if isinstance(self.data, date) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        plain = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
        try:
            year, month, day = (int(part) for part in plain.split("-"))
            self.data = date(year, month, day)
        except ValueError:
            raise ValueError(gettext("请填写日期，例如 2026-11-24")) from None


class Needed:
    """This field must be filled in; the message says with what."""

    field_flags = {"required": True}

    def __init__(self, message: str):
        self.message = message

    def __call__(self, form: HouseForm, field: Field) -> None:
        empty = field.data is None or field.data == [] or str(field.data).strip() == ""
        if empty and not field.errors:
            raise StopValidation(gettext(self.message))
