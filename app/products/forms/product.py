"""The form of a draft, with its rule editor: rows that work without a script."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.infra.forms import DayField, HouseForm, MoneyField, Needed, PercentField, TickField, said
from app.kernel.errors import Refused
from app.kernel.refusals import Refusal
from app.kernel.words import N_
from app.products.forms.labels import METHOD_LABELS
from app.products.forms.rows import FeeRow, RuleRow, free_code, row_problems
from app.products.rules.drafting import ProductDraft
from app.products.rules.eligibility import Clause
from app.products.rules.spelling import NotReadable, read_value

ROWS_MORE = 3
_BESIDE = {
    "amount_fen": "amount_max_fen",
    "term_months": "term_max_months",
    "annual_rate": "rate_max",
}
"""Where a refusal of a pair of bounds is shown."""


class ProductForm(HouseForm):
    """A product as its officer drafts it."""

    name = StringField(_l("产品名称"), [Needed(N_("请填写产品名称")), Length(max=500)])
    summary = TextAreaField(_l("一句话简介（给谁用、有什么好处）"), [Length(max=2000)])
    amount_min_fen = MoneyField(_l("最低金额"), [Needed(N_("请填写最低金额，例如 10万"))])
    amount_max_fen = MoneyField(_l("最高金额"), [Needed(N_("请填写最高金额，例如 300万"))])
    term_min_months = IntegerField(_l("最短期限（月）"), [InputRequired(_l("请填写月数"))])
    term_max_months = IntegerField(_l("最长期限（月）"), [InputRequired(_l("请填写月数"))])
    rate_min = PercentField(_l("最低年利率（%）"), [Needed(N_("请填写年利率，例如 3.85"))])
    rate_max = PercentField(_l("最高年利率（%）"), [Needed(N_("请填写年利率，例如 4.35"))])
    methods = TickField(
        _l("还款方式"),
        choices=[(method, _l(label)) for method, label in METHOD_LABELS.items()],
        validate_choice=False,
    )
    needs_guarantee = BooleanField(_l("需要担保"))
    guarantee_fee_rate = PercentField(_l("担保费率（%/年，需要担保时填）"))
    other_fees = FieldList(FormField(FeeRow), label=_l("其他费用"), min_entries=2)
    startup_loan = BooleanField(_l("创业担保贷款"))
    papers = TickField(_l("需要的材料"), choices=[], validate_choice=False)
    valid_from = DayField(_l("有效期从（可不填）"))
    valid_to = DayField(_l("有效期到（可不填）"))
    rules = FieldList(FormField(RuleRow), label=_l("准入条件"), min_entries=ROWS_MORE)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.places: Mapping[str, str] = {}
        self._unread: dict[str, str] = {}

    def drafted(self, places: Mapping[str, str]) -> ProductDraft:
        """The draft as the rules want it; `places` are the names a rule's row may be typed with."""
        self.places = places
        return ProductDraft(
            name=self.name.data or "",
            amount_min_fen=self.amount_min_fen.data,
            amount_max_fen=self.amount_max_fen.data,
            term_min_months=self.term_min_months.data,
            term_max_months=self.term_max_months.data,
            rate_min=self.rate_min.data,
            rate_max=self.rate_max.data,
            methods=tuple(self.methods.data or ()),
            needs_guarantee=bool(self.needs_guarantee.data),
            rules=tuple(self._clauses()),
            summary=(self.summary.data or "").strip(),
            guarantee_fee_rate=self.guarantee_fee_rate.data,
            other_fees=tuple(row.drafted() for row in self._fee_rows()),
            papers=tuple(self.papers.data or ()),
            startup_loan=bool(self.startup_loan.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )

    def _rule_rows(self) -> list[RuleRow]:
        return [entry.form for entry in self.rules if not entry.form.blank]

    def _fee_rows(self) -> list[FeeRow]:
        return [entry.form for entry in self.other_fees if not entry.form.blank]

    def _clauses(self) -> list[Clause]:
        """The clauses of the filled rows; a row that has no code yet gets the next free one."""
        rows = self._rule_rows()
        taken = {row.code.data for row in rows if row.code.data}
        return [self._clause(row, taken) for row in rows]

    def _clause(self, row: RuleRow, taken: set[str]) -> Clause:
        if not row.code.data:
            row.code.data = free_code(taken)
            taken.add(row.code.data)
        field, op, typed = row.field.data or "", row.op.data or "", row.value.data or ""
        try:
            value = read_value(field, op, typed, self.places)
        except NotReadable as error:
            # No field takes an object: the rules refuse it beside its row, with all the others.
            value = {"typed": typed}
            self._unread[row.value.id] = str(error)
        return Clause(row.code.data, field, op, value, (row.text.data or "").strip())

    def take(self, refused: Refused) -> None:
        """Put each reason beside its field; those of a row beside the row's own field."""
        for refusal in refused.refusals:
            field = self._field_of(refusal)
            if field is None:
                self.said.append(refusal)
            else:
                unread = self._unread.get(field.id)
                field.errors = [*field.errors, _(unread) if unread else said(refusal)]

    def _field_of(self, refusal: Refusal) -> Any:
        name, _dot, rest = (refusal.field or "").partition(".")
        if name in ("rules", "other_fees") and rest:
            number, _dot, part = rest.partition(".")
            rows = self._rule_rows() if name == "rules" else self._fee_rows()
            shown = "field" if part == "code" else part
            return rows[int(number)]._fields.get(shown)
        return self._fields.get(_BESIDE.get(name, name))

    def problems(self) -> list[tuple[str, str, str]]:
        """(id, label, sentence) of everything that is wrong, rows included, for the summary."""
        found = []
        for field in self._fields.values():
            if field.name in ("csrf_token", "idempotency_key"):
                continue
            if isinstance(field, FieldList):
                found += row_problems(field)
            else:
                found += [(field.id, field.label.text, str(error)) for error in field.errors]
        return found


class RowsForm(ProductForm):
    """The same form when only more rows are asked for: nothing is judged, nothing is kept."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Always fine: what was typed comes back as it is."""
        # Without a key nothing is remembered: asking for rows twice shows rows twice.
        self.idempotency_key.data = ""
        return True


class ReasonForm(HouseForm):
    reason = StringField(_l("原因（可不填，只在本行可见）"), [Length(max=500)])
