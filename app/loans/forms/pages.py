"""What officers type about a loan."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from app.infra.forms import DayField, HouseForm, MoneyField, Needed
from app.kernel.words import N_
from app.loans.rules import BY_BANK


class BookForm(HouseForm):
    """An accepted offer was paid out."""

    disbursed_on = DayField(_l("放款日"), validators=[Needed(N_("请填写放款日"))])
    contract_number = StringField(_l("合同号（可不填）"))


class FallForm(HouseForm):
    """Why an accepted offer is not paid out; its owner has one reason, which the page fills in."""

    reason = SelectField(
        _l("原因"), choices=[(code, _l(words)) for code, words in BY_BANK.items()], id="fall-reason"
    )


class RepaymentForm(HouseForm):
    """Money the bank received."""

    paid_on = DayField(_l("还款日"), validators=[Needed(N_("请填写还款日"))])
    amount_fen = MoneyField(_l("金额（元）"), validators=[Needed(N_("请填写金额"))])
    external_number = StringField(_l("银行流水号"), validators=[Needed(N_("请填写银行流水号"))])


class ReversalForm(HouseForm):
    """A repayment was entered wrongly."""

    reason = StringField(
        _l("冲正原因"), validators=[Needed(N_("请写明冲正原因"))], id="reversal-reason"
    )


class CorrectionForm(HouseForm):
    """A booking was entered under a wrong day or number."""

    disbursed_on = DayField(_l("正确的放款日"), validators=[Needed(N_("请填写放款日"))])
    contract_number = StringField(_l("正确的合同号（可不填）"))
    reason = StringField(
        _l("更正原因"), validators=[Needed(N_("请写明更正原因"))], id="correction-reason"
    )
