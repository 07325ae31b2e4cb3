"""Forms of lenders and of the owner's answers. Shape and spelling only; rules refuse."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FileField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from app.infra.forms import DayField, HouseForm, MoneyField, Needed, PercentField, TickField
from app.kernel.words import N_
from app.products.forms.labels import METHOD_LABELS
from app.products.models import BORROWER_KINDS
from app.referrals.rules import OfferTerms
from app.referrals.rules.declining import COMMENT_MOST

BORROWER_LABELS = {"corporate": N_("企业贷款"), "personal": N_("个人经营贷款")}
assert set(BORROWER_LABELS) == set(BORROWER_KINDS)


class ContactForm(HouseForm):
    note = TextAreaField(
        _l("联系记录（谁、怎样、说了什么）"), [Needed(N_("请写明联系情况")), Length(max=500)]
    )


class AskForm(HouseForm):
    items = TextAreaField(
        _l("需要补充的材料（每行一项）"), [Needed(N_("请至少写一项")), Length(max=2000)]
    )

    def lines(self) -> list[str]:
        return (self.items.data or "").splitlines()


class DeclineForm(HouseForm):
    reason_codes = TickField(_l("原因（至少选一个）"), choices=[], validate_choice=False)
    comment = TextAreaField(_l("补充说明"), [Length(max=COMMENT_MOST)])


class OfferForm(HouseForm):
    amount_fen = MoneyField(_l("金额"), [Needed(N_("请填写金额，例如 50万"))])
    annual_rate = PercentField(_l("年利率（%）"), [Needed(N_("请填写年利率，例如 3.85"))])
    term_months = IntegerField(
        _l("期限（月）"),
        [InputRequired(_l("请填写月数")), NumberRange(1, 600, _l("期限应在 1 到 600 个月之间"))],
    )
    method = SelectField(_l("还款方式"), choices=list(METHOD_LABELS.items()))
    borrower_kind = SelectField(_l("借款人类别"), choices=list(BORROWER_LABELS.items()))
    guarantee_programme_id = SelectField(_l("担保方案"), choices=[], validate_choice=False)
    valid_until = DayField(_l("方案有效期至"), [Needed(N_("请填写有效期"))])
    conditions = TextAreaField(_l("放款条件（每行一条，可不填）"), [Length(max=2000)])

    def offer_choices(self, methods: Iterable[str], programmes: list[tuple[str, str]]) -> None:
        """The product's own methods; the programmes the lender may name."""
        self.method.choices = [(key, _(METHOD_LABELS[key])) for key in methods]
        self.borrower_kind.choices = [(key, _(text)) for key, text in BORROWER_LABELS.items()]
        self.guarantee_programme_id.choices = [("", _("不需要担保")), *programmes]

    def terms(self) -> OfferTerms:
        """What was typed, as the rules want it."""
        return OfferTerms(
            amount_fen=self.amount_fen.data or 0,
            annual_rate=self.annual_rate.data,
            term_months=self.term_months.data or 0,
            method=self.method.data,
            valid_until=self.valid_until.data,
            borrower_kind=self.borrower_kind.data,
            guarantee_programme_id=self.guarantee_programme_id.data or None,
            conditions=self._conditions(),
        )

    def _conditions(self) -> tuple[dict[str, str], ...]:
        lines = (self.conditions.data or "").splitlines()
        return tuple({"kind": "other", "text": line.strip()} for line in lines if line.strip())


class PreviewForm(OfferForm):
    """The same fields, asked for their cost only: nothing is kept, so there is no request key."""

    idempotency_key = HiddenField(filters=[lambda _typed: None])


class ReturnForm(HouseForm):
    reason = StringField(_l("退回原因"), [Needed(N_("请写明退回原因")), Length(max=500)])


class RejectForm(HouseForm):
    reason = StringField(_l("不接受的原因（可不填）"), [Length(max=500)])


class AnswerForm(HouseForm):
    """Answers to a bank's list: words and files per item, named by the item's id."""

    def words(self, item: Any, values: Any) -> str:
        return (values.get(f"answer-{item.public_id}") or "").strip()


class SendForm(HouseForm):
    """The products chosen on the match page, at most as many as the policy allows."""

    product = TickField(_l("选择的产品"), choices=[], validate_choice=False)
    agreed = TickField(
        _l("同意"), choices=[("yes", _l("我同意把资料发给上面选中的银行"))], validate_choice=False
    )


class NextForm(HouseForm):
    """The next lender, in one tap: the button itself names who will get the file."""

    product = HiddenField()


class ReassignForm(HouseForm):
    officer = SelectField(_l("交给"), choices=[], validate_choice=False)


class AssignForm(HouseForm):
    """Several referrals handed to one officer."""

    referral = TickField(_l("转介"), choices=[], validate_choice=False)
    officer = SelectField(_l("交给"), choices=[], validate_choice=False)


class DecisionForm(HouseForm):
    """A decision file of a lender that works without reaching us."""

    file = FileField(_l("答复文件（JSON）"))


class CoverForm(HouseForm):
    officer = SelectField(_l("休假的客户经理"), choices=[], validate_choice=False)
    cover = SelectField(_l("代办人"), choices=[], validate_choice=False)
    valid_from = DayField(_l("从"), [Needed(N_("请填写开始日期"))])
    valid_to = DayField(_l("到"), [Needed(N_("请填写结束日期"))])
