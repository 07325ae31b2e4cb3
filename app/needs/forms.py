"""Forms of needs: shape and spelling of what people type; rules refuse."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from app.consents.models import PURPOSES
from app.infra.forms import DayField, HouseForm, MoneyField, Needed, TickField
from app.kernel.words import N_
from app.needs.rules import OUTCOMES, PURPOSE_MAX, RESULTS, TESTS, NeedDraft
from app.needs.rules.leads import ENDS
from app.products.rules.vocabulary import USES


class NeedForm(HouseForm):
    """Step 1: how much, how long, what for."""

    amount_fen = MoneyField(_l("需要多少钱（元）"), [Needed(N_("请填写金额，例如 50万"))])
    term_months = IntegerField(
        _l("用多久（月）"),
        [
            InputRequired(_l("请填写月数，例如 12")),
            NumberRange(1, 600, _l("期限应在 1 到 600 个月之间")),
        ],
    )
    use = RadioField(
        _l("用在哪里"),
        choices=[(code, _l(words)) for code, words in USES.items()],
        validators=[InputRequired(_l("请选择用在哪里"))],
    )
    purpose = TextAreaField(
        _l("用一句话说说"), [Needed(N_("请用一句话说明钱用来做什么")), Length(max=PURPOSE_MAX)]
    )
    expected_payment_on = DayField(_l("哪天能收到买家货款（可不填）"))
    wants_guarantee = BooleanField(_l("没有合适的抵押，想请担保机构担保"))

    def draft(self) -> NeedDraft:
        return NeedDraft(
            amount_fen=self.amount_fen.data or 0,
            term_months=self.term_months.data or 0,
            use=self.use.data or "",
            purpose=self.purpose.data or "",
            wants_guarantee=bool(self.wants_guarantee.data),
        )


class BusinessForm(HouseForm):
    """Step 2: which enterprise, and what it owes already."""

    enterprise = RadioField(_l("为哪家企业申请"), choices=[], validate_choice=False)
    existing_debt_fen = MoneyField(_l("现在还欠多少贷款（元，没有写 0）"))
    collateral_ids = TickField(_l("愿意拿什么抵质押（可不选）"), choices=[], validate_choice=False)


class CheckForm(HouseForm):
    """Step 3: one tick per purpose, nothing ticked beforehand."""

    purposes = TickField(
        _l("我同意"),
        choices=[(purpose, purpose) for purpose in PURPOSES],
        validate_choice=False,
    )


class AssistForm(NeedForm):
    """The same questions filled in by a liaison officer, with the signed paper."""

    enterprise = SelectField(_l("替哪家企业填写"), choices=[], validate_choice=False)
    purposes = TickField(
        _l("本人在授权书上勾选并签字的用途"),
        choices=[
            ("scoring", _l("计算资格评分")),
            ("matching", _l("比对产品")),
            ("referral", _l("发给点名的银行")),
        ],
        validate_choice=False,
    )
    paper = FileField(_l("签字的授权书（照片或扫描件）"))


class WithdrawForm(HouseForm):
    reason = StringField(_l("撤回的原因（可不填）"), [Length(max=300)])


class ReturnForm(HouseForm):
    reason_codes = TickField(_l("退回原因（至少选一个）"), choices=[], validate_choice=False)
    comment = TextAreaField(_l("请创业者怎样修改"), [Length(max=500)])


class ContactForm(HouseForm):
    note = TextAreaField(
        _l("联系记录（谁、怎样、说了什么）"), [Needed(N_("请写明联系情况")), Length(max=500)]
    )


class TestForm(HouseForm):
    __test__ = False

    test = SelectField(_l("标准"), choices=[(code, _l(words)) for code, words in TESTS.items()])
    outcome = SelectField(
        _l("结果"), choices=[(code, _l(words)) for code, words in OUTCOMES.items()]
    )
    evidence = TextAreaField(
        _l("依据（看到了什么）"), [Needed(N_("请写明依据：看到了什么")), Length(max=500)]
    )


class ResultForm(HouseForm):
    result = SelectField(
        _l("办理结果"), choices=[(code, _l(words)) for code, words in RESULTS.items()]
    )
    reason = StringField(_l("原因（未授信必填）"), [Length(max=300)])


class HandLeadForm(HouseForm):
    officer = SelectField(_l("联络员"), choices=[], validate_choice=False)


class EndLeadForm(HouseForm):
    reason = SelectField(
        _l("结果"),
        choices=[("", _l("请选择")), *((code, _l(words)) for code, words in ENDS.items())],
        validate_choice=False,
    )
