"""Forms of signing in, registering, inviting."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from app.accounts import rules
from app.accounts.states import KIND_LABELS
from app.infra.forms import DayField, HouseForm, MoneyField, Needed
from app.kernel.actors import ROLE_LABELS, STAFF_ROLES
from app.kernel.words import N_


class SignInForm(HouseForm):
    username = StringField(
        _l("登录名或手机号"), [Needed(N_("请填写登录名或手机号")), Length(max=200)]
    )
    password = PasswordField(_l("密码"), [Needed(N_("请填写密码")), Length(max=200)])
    otp = StringField(_l("动态口令（如已开启）"), [Length(max=10)])


class MobileForm(HouseForm):
    mobile = StringField(_l("手机号"), [Needed(N_("请填写手机号")), Length(max=40)])

    def validate_mobile(self, field: StringField) -> None:
        if rules.normal_mobile(field.data or "") is None:
            raise ValidationError(_l("请填写 11 位手机号码"))


class CodeForm(MobileForm):
    code = StringField(_l("短信验证码"), [Needed(N_("请填写收到的 6 位验证码")), Length(max=12)])


class RegisterForm(CodeForm):
    name = StringField(_l("您的姓名"), [Needed(N_("请填写姓名")), Length(max=60)])


class PasswordForm(HouseForm):
    current = PasswordField(_l("现在的密码"), [Length(max=200)])
    password = PasswordField(_l("新密码"), [Needed(N_("请填写新密码")), Length(max=200)])


class SecondFactorForm(HouseForm):
    current = PasswordField(_l("现在的密码"), [Length(max=200)])
    otp = StringField(_l("动态口令"), [Needed(N_("请填写手机上显示的 6 位数字")), Length(max=10)])


class LocaleForm(HouseForm):
    locale = SelectField(_l("语言"), choices=[("zh", "中文"), ("en", "English")])
    next = HiddenField()


class AcceptInvitationForm(HouseForm):
    password = PasswordField(_l("设置密码"), [Needed(N_("请设置密码")), Length(max=200)])


_STAFF_CHOICES = [(role.value, _l(ROLE_LABELS[role])) for role in sorted(STAFF_ROLES)]


class RoleForm(HouseForm):
    role = SelectField(_l("角色"), choices=_STAFF_CHOICES)


class InviteForm(HouseForm):
    login = StringField(_l("登录名"), [Needed(N_("请填写登录名")), Length(min=3, max=60)])
    name = StringField(_l("姓名"), [Needed(N_("请填写姓名")), Length(max=60)])
    mobile = StringField(_l("手机号（可不填）"), [Length(max=40)])
    role = SelectField(_l("角色"), choices=_STAFF_CHOICES)

    def validate_mobile(self, field: StringField) -> None:
        if (field.data or "").strip() and rules.normal_mobile(field.data) is None:
            raise ValidationError(_l("请填写 11 位手机号码"))


class ReasonForm(HouseForm):
    reason = StringField(_l("原因"), [Needed(N_("请写明原因")), Length(max=300)])


class OrganisationForm(HouseForm):
    kind = SelectField(_l("类别"), choices=[(kind, _l(word)) for kind, word in KIND_LABELS.items()])
    name = StringField(_l("名称"), [Needed(N_("请填写名称")), Length(max=120)])
    complaint_phone = StringField(_l("投诉电话"), [Length(max=40)])
    contact_phone = StringField(_l("联系电话"), [Length(max=40)])
    uscc = StringField(_l("统一社会信用代码（可不填）"), [Length(max=18)])
    officer_limit_fen = MoneyField(_l("经办权限（可不填）"))


class RetireForm(HouseForm):
    last_day = DayField(_l("最后一天"), [Needed(N_("请填写最后一天"))])
    successor = SelectField(_l("由谁承接"), choices=[], validate_choice=False)
