"""The public calculator: read from the URL, changes nothing, keeps nothing."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.infra.forms import DayField, HouseForm, MoneyField, Needed, PercentField
from app.kernel.documents import BadInput
from app.kernel.schedules.terms import EQUAL_METHODS, FEE_KINDS, Fee, Subsidy, Terms
from app.kernel.words import N_
from app.products.forms.labels import FEE_LABELS, METHOD_LABELS

# What the kernel refuses, by the field it names: our field, and what would help.
_ADVICE = {
    "principal_fen": ("principal_fen", N_("借款金额应大于 0")),
    "annual_rate": ("annual_rate", N_("年利率不能是负数")),
    "term_months": ("term_months", N_("期限应在 1 到 600 个月之间；按季还款时应是 3 的倍数")),
    "grace_months": (
        "grace_months",
        N_("只还利息的月数应短于期限，只用于等额本息和等额本金；按季还款时应是 3 的倍数"),
    ),
    "fees": ("guarantee_fee", N_("放款时的费用已经超过借款金额，请核对")),
    "subsidy": ("subsidy_share", N_("贴息比例应在 0 到 100% 之间")),
}


class CalculatorForm(HouseForm):
    """A loan in plain words: how much, how long, which way, and what comes on top."""

    class Meta:
        csrf = False

    idempotency_key = None

    principal_fen = MoneyField(_l("借多少钱"), [Needed(N_("请填写金额，例如 10万"))])
    annual_rate = PercentField(_l("年利率（%）"), [Needed(N_("请填写年利率，例如 4.35"))])
    term_months = IntegerField(
        _l("借几个月"),
        [InputRequired(_l("请填写月数")), NumberRange(1, 600, _l("期限应在 1 到 600 个月之间"))],
    )
    method = SelectField(
        _l("怎样还"),
        choices=[(method, _l(label)) for method, label in METHOD_LABELS.items()],
        default=EQUAL_METHODS[0],
    )
    every = SelectField(
        _l("多久还一次"),
        choices=[("month", _l("每月")), ("quarter", _l("每季"))],
        default="month",
    )
    drawn_on = DayField(_l("放款日期"), [Needed(N_("请填写放款日期"))])
    grace_months = IntegerField(_l("开头几个月只还利息（可不填）"), [Optional()])
    guarantee_fee = MoneyField(_l(FEE_LABELS["guarantee_fee"]), [Optional()])
    insurance_premium = MoneyField(_l(FEE_LABELS["insurance_premium"]), [Optional()])
    appraisal = MoneyField(_l(FEE_LABELS["appraisal"]), [Optional()])
    registration = MoneyField(_l(FEE_LABELS["registration"]), [Optional()])
    other = MoneyField(_l(FEE_LABELS["other"]), [Optional()])
    subsidy_share = PercentField(_l("政府贴息占利息的比例（%，可不填）"), [Optional()])
    subsidy_paid = SelectField(
        _l("贴息什么时候到账"),
        choices=[("at_maturity", _l("到期一次")), ("with_each_line", _l("每期随还款"))],
        default="at_maturity",
    )

    def terms(self) -> Terms | None:
        """The terms typed, or None with a sentence beside the field that is at fault."""
        try:
            return Terms(
                principal_fen=self.principal_fen.data,
                annual_rate=self.annual_rate.data,
                method=self.method.data,
                drawn_on=self.drawn_on.data,
                term_months=self.term_months.data,
                fees=self._fees(),
                subsidy=self._subsidy(),
                **self._periods(),
            )
        except BadInput as error:
            self._advise(error)
            return None

    def _periods(self) -> dict[str, Any]:
        """How often is paid means instalments for an equal method, interest for another."""
        method, every = self.method.data, self.every.data
        found: dict[str, Any] = {"grace_months": self.grace_months.data or None}
        if method in EQUAL_METHODS:
            found["payment_every"] = every
        elif method == "interest_only":
            found["interest_period"] = every
        return found

    def _fees(self) -> tuple[Fee, ...]:
        amounts = [(kind, self._fields[kind].data) for kind in FEE_KINDS]
        return tuple(Fee(kind, amount) for kind, amount in amounts if amount)

    def _subsidy(self) -> Subsidy | None:
        if not self.subsidy_share.data:
            return None
        return Subsidy(self.subsidy_share.data, self.subsidy_paid.data)

    def _advise(self, error: BadInput) -> None:
        name = error.where.partition(".")[0].partition("[")[0]
        field, advice = _ADVICE.get(name, ("principal_fen", N_("这样的贷款算不出来，请核对各项")))
        self._fields[field].errors = [*self._fields[field].errors, _(advice)]
