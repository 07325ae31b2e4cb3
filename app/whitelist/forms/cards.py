"""Forms of cards: a number in an input of its own for each bin, never JSON."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField
from wtforms.utils import unset_value
from wtforms.validators import Length

from app.infra.forms import HouseForm, Needed
from app.kernel.words import N_

PREFIX = "n-"
_WHOLE = re.compile(r"-?[0-9]{1,9}")


class NumbersField(Field):
    """Whole numbers by key, each typed in an input named `n-KEY`; `data` is {key: int}."""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.data = {} if data is unset_value or data is None else dict(data)
        self.typed: dict[str, str] = {}
        self.wrong: set[str] = set()
        for name in formdata or ():
            if name.startswith(PREFIX):
                self._read(name.removeprefix(PREFIX), str(formdata[name]).strip())
        if self.wrong:
            self.process_errors = [_("请把标出的数字填成整数")]

    def _read(self, key: str, text: str) -> None:
        self.typed[key] = text
        if _WHOLE.fullmatch(text):
            self.data[key] = int(text)
        else:
            self.wrong.add(key)

    def shown(self, key: str) -> str:
        """What stands in the input: what was typed, else the number."""
        return self.typed.get(key, str(self.data.get(key, "")))


class CardForm(HouseForm):
    base = HiddenField()
    """Public id of the card that is being changed."""
    numbers = NumbersField(_l("分值与分数线"))
    note = StringField(_l("说明改了什么、为什么"), [Needed(N_("请写明改动")), Length(max=300)])


class PreviewForm(CardForm):
    """The same page, only to look: no note is asked, nothing is kept, not even a request key."""

    note = StringField(_l("说明改了什么、为什么"), [Length(max=300)])

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        self.idempotency_key.data = ""
        return fine


class RejectForm(HouseForm):
    reason = StringField(_l("不采纳的原因"), [Needed(N_("请写明原因")), Length(max=300)])
