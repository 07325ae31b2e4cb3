"""Forms of banks and agencies. Shape and spelling only; rules refuse."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Regexp

from app.guarantee.rules import CounterDraft
from app.infra.forms import HouseForm, MoneyField, Needed, TickField
from app.kernel.words import N_
from app.referrals.rules.declining import COMMENT_MOST

CONTROLLER_TEXT = N_("实际控制人连带责任")


class ApplyForm(HouseForm):
    programme_id = SelectField(_l("担保协议"), choices=[], validate_choice=False)
    amount_fen = MoneyField(_l("担保金额"), [Needed(N_("请填写金额，例如 50万"))])


class ApproveForm(HouseForm):
    """What is asked of the client in return; all of it may be left empty."""

    controller = BooleanField(_l(CONTROLLER_TEXT))
    assets = TickField(_l("抵质押物（放款前登记）"), choices=[], validate_choice=False)
    others = TextAreaField(_l("其他反担保（每行一项，可不填）"), [Length(max=2000)])

    def asked(self) -> list[CounterDraft]:
        personal = [CounterDraft("controller", CONTROLLER_TEXT)] if self.controller.data else []
        assets = [CounterDraft("asset", collateral_id=key) for key in self.assets.data or ()]
        lines = [line.strip() for line in (self.others.data or "").splitlines()]
        return [*personal, *assets, *(CounterDraft("other", line) for line in lines if line)]


class DeclineForm(HouseForm):
    reason_codes = TickField(_l("原因（至少选一个）"), choices=[], validate_choice=False)
    comment = TextAreaField(_l("补充说明"), [Length(max=COMMENT_MOST)])


class WithdrawForm(HouseForm):
    reason = StringField(_l("撤回原因（可不填）"), [Length(max=500)])


class RelationForm(HouseForm):
    """A firm related to the client."""

    other_uscc = StringField(_l("关联企业统一社会信用代码"), [Needed(N_("请填写统一社会信用代码"))])
    other_name = StringField(_l("关联企业名称"), [Needed(N_("请填写关联企业名称"))])
    kind = SelectField(_l("关联关系"), choices=[], validate_choice=False)
    evidence = TextAreaField(_l("依据"), [Needed(N_("请写明依据")), Length(max=500)])


class DecidedForm(HouseForm):
    """Why something is not so, or no longer."""

    reason = StringField(_l("原因"), [Needed(N_("请写明原因")), Length(max=500)])


class OverrideForm(HouseForm):
    reason = TextAreaField(_l("例外的理由"), [Needed(N_("请写明例外的理由")), Length(max=500)])


class MonthForm(HouseForm):
    month = StringField(_l("月份"), [Needed(N_("请选择月份")), Regexp(r"^\d{4}-\d{2}$")])
