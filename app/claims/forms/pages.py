"""What the guarantor's people type about a claim."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from app.infra.forms import DayField, HouseForm, MoneyField, Needed, TickField


class PayForm(HouseForm):
    """Money that was paid to the bank."""

    amount_fen = MoneyField(_l("付款金额（元）"), validators=[Needed("请填写金额")])
    paid_on = DayField(_l("付款日"), validators=[Needed("请填写付款日")])


class DeclineForm(HouseForm):
    """Reasons against a claim; their codes come from the policy."""

    reason_codes = TickField(_l("原因（至少选一个）"), choices=[], validate_choice=False)
    comment = TextAreaField(_l("说明"))


class RecoveryForm(HouseForm):
    """Money that came back after the guarantor paid."""

    amount_fen = MoneyField(
        _l("收回金额（元）"), validators=[Needed("请填写金额")], id="recovery-amount"
    )
    costs_fen = MoneyField(_l("其中追偿费用（元，可不填）"))
    received_on = DayField(_l("收款日"), validators=[Needed("请填写收款日")])
