"""Rows of the product form: one rule each, one fee each. A row left blank is none."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, Form, HiddenField, SelectField, StringField
from wtforms.validators import Length

from app.infra.forms import MoneyField, PercentField
from app.products.forms.labels import FEE_LABELS
from app.products.rules.fees import OTHER_FEE_KINDS, FeeDraft
from app.products.rules.spelling import OP_LABELS
from app.products.rules.vocabulary import OFFERED


class RuleRow(Form):
    """One row of the rule editor; a row without field, value and text is no rule."""

    code = HiddenField()
    field = SelectField(
        _l("字段"),
        choices=[("", _l("（不使用）")), *((f.name, _l(f.label)) for f in OFFERED)],
        validate_choice=False,
    )
    op = SelectField(
        _l("比较"),
        choices=[(op, _l(label)) for op, label in OP_LABELS.items()],
        validate_choice=False,
    )
    value = StringField(_l("取值"), [Length(max=2000)])
    text = StringField(_l("给创业者看的一句话"), [Length(max=1000)])

    @property
    def blank(self) -> bool:
        return not any((part.data or "").strip() for part in (self.field, self.value, self.text))


class FeeRow(Form):
    """One announced fee; a row without payee, rate and amount is none."""

    kind = SelectField(
        _l("费用"),
        choices=[(kind, _l(FEE_LABELS[kind])) for kind in OTHER_FEE_KINDS],
        validate_choice=False,
    )
    payee = StringField(_l("由谁收取"), [Length(max=200)])
    rate = PercentField(_l("年费率（%）"))
    amount_fen = MoneyField(_l("或固定金额"))

    @property
    def blank(self) -> bool:
        typed = (self.payee.data, *(self.rate.raw_data or ()), *(self.amount_fen.raw_data or ()))
        return not any((part or "").strip() for part in typed)

    def drafted(self) -> FeeDraft:
        return FeeDraft(
            kind=self.kind.data or "",
            payee=(self.payee.data or "").strip(),
            rate=self.rate.data,
            amount_fen=self.amount_fen.data,
        )


def row_problems(rows: FieldList) -> list[tuple[str, str, str]]:
    """(id, label, sentence) of everything that is wrong in the rows."""
    found = []
    for number, entry in enumerate(rows, start=1):
        for field in entry.form:
            where = _("{rows}第 {number} 行 · {field}").format(
                rows=rows.label.text, number=number, field=field.label.text
            )
            found += [(field.id, where, str(error)) for error in field.errors]
    return found


def free_code(taken: set[str]) -> str:
    """T1, T2 …: the first that no clause has."""
    return next(code for n in range(1, len(taken) + 2) if (code := f"T{n}") not in taken)
