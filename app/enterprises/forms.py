"""Forms of enterprises and consents. Shape and spelling only; rules refuse.

Fields carry the API's names, so that a refusal finds its place on the page.
"""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange

from app.consents.rules import DELETION_ANSWERS, GROUND_MOST, PURPOSES
from app.enterprises.rules import industries
from app.enterprises.rules.registering import (
    EMPLOYEES_MAX,
    KIND_LABELS,
    RETURNEE_KINDS,
    EnterpriseDraft,
)
from app.enterprises.rules.standing import EVIDENCE_LABELS, OUTCOME_LABELS
from app.infra.forms import DayField, HouseForm, MoneyField, Needed, TickField
from app.kernel.words import N_


def _choices(labels: dict[str, str], first: Any = None) -> list[tuple[str, Any]]:
    named = [(code, _l(label)) for code, label in labels.items()]
    return [("", first), *named] if first is not None else named


class IndustryField(StringField):
    """A line of the industry catalogue by code or by name; `data` is the code."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        typed = self.data or ""
        found = industries.find(typed)
        if found.code:
            self.data = found.code
        elif typed.strip() and found.candidates:
            names = "、".join(f"{line.code} {line.zh}" for line in found.candidates)
            raise ValueError(gettext("请选一个更具体的：{names}").format(names=names))
        elif typed.strip():
            raise ValueError(gettext("目录里没有这个行业，请换个说法，例如 食品制造"))


class EnterpriseForm(HouseForm):
    name = StringField(_l("名称"), [Needed(N_("请填写名称，与营业执照一致")), Length(max=200)])
    kind = SelectField(_l("类型"), choices=[], validate_choice=False)
    uscc = StringField(_l("统一社会信用代码"), [Length(max=60)])
    industry = IndustryField(
        _l("行业"),
        [Needed(N_("请填写行业，例如 食品制造"))],
        render_kw={"list": "industries", "autocomplete": "off"},
    )
    township_id = SelectField(_l("所在乡镇（街道）"), choices=[], validate_choice=False)
    park_id = SelectField(_l("所在园区"), choices=[], validate_choice=False)
    founded_on = DayField(_l("成立日期"), [Needed(N_("请填写成立日期，在营业执照上"))])
    employees = IntegerField(
        _l("用工人数"),
        [
            InputRequired(_l("请填写用工人数，没有雇人就填 0")),
            NumberRange(0, EMPLOYEES_MAX, _l("请填写用工人数，没有雇人就填 0")),
        ],
    )
    revenue_fen = MoneyField(_l("近 12 个月营业收入"), [Needed(N_("请填写金额，没有就填 0"))])
    assets_fen = MoneyField(_l("资产总额"), [Needed(N_("请填写金额，没有就填 0"))])
    returnee_kind = SelectField(_l("返乡类别（可不选）"), choices=[], validate_choice=False)
    contact_name = StringField(_l("联系人（可不填）"), [Length(max=60)])

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.kind.choices = _choices(KIND_LABELS)
        self.returnee_kind.choices = _choices(RETURNEE_KINDS, _l("不选"))

    def offer(self, townships: Iterable[Any], parks: Iterable[Any]) -> "EnterpriseForm":
        """Fill the lists of places."""
        self.township_id.choices = [
            ("", _l("请选择")),
            *((place.public_id, place.name) for place in townships),
        ]
        self.park_id.choices = [
            ("", _l("不在园区")),
            *((place.public_id, place.name) for place in parks),
        ]
        return self

    def draft(self) -> EnterpriseDraft:
        return EnterpriseDraft(
            name=self.name.data or "",
            uscc=self.uscc.data,
            kind=self.kind.data or "",
            industry=self.industry.data or "",
            township_id=self.township_id.data or "",
            park_id=self.park_id.data,
            founded_on=self.founded_on.data,
            employees=self.employees.data,
            revenue_fen=self.revenue_fen.data,
            assets_fen=self.assets_fen.data,
            returnee_kind=self.returnee_kind.data,
            contact_name=self.contact_name.data,
        )


class VerifyForm(HouseForm):
    evidence = SelectField(
        _l("核实依据"), choices=_choices(EVIDENCE_LABELS, _l("请选择")), validate_choice=False
    )
    note = TextAreaField(
        _l("核实说明（看了什么、怎样确认）"), [Needed(N_("请写明看了什么、怎样确认的"))]
    )


class SettleForm(HouseForm):
    outcome = SelectField(
        _l("处理结果"), choices=_choices(OUTCOME_LABELS, _l("请选择")), validate_choice=False
    )
    note = TextAreaField(_l("依据和理由（双方可见）"), [Needed(N_("请写明依据和理由"))])


class GroundsForm(HouseForm):
    grounds = TextAreaField(_l("您的依据"), [Needed(N_("请写明您的依据")), Length(max=1000)])


class HelperForm(HouseForm):
    login = StringField(
        _l("对方的手机号或登录名"), [Needed(N_("请填写对方的手机号或登录名")), Length(max=200)]
    )
    agreed = BooleanField(_l("我同意这个人代我填写、提交和查看这家企业的资料"))


class PaperForm(HouseForm):
    kind = SelectField(_l("材料种类"), choices=[], validate_choice=False)
    photo = FileField(_l("拍照"))
    file = FileField(_l("或选择文件"))
    valid_until = DayField(_l("有效期至（没有就不填）"))

    def offer(self, kinds: dict[str, Any], *, chinese: bool) -> "PaperForm":
        """Fill the list of kinds in the reader's language."""
        language = "zh" if chinese else "en"
        self.kind.choices = [(code, entry[language]) for code, entry in kinds.items()]
        return self

    def storage(self) -> Any:
        """What was brought: the photograph, else the file."""
        photo = self.photo.data
        return photo if photo is not None and photo.filename else self.file.data


class ConsentForm(HouseForm):
    enterprise_id = SelectField(_l("企业"), choices=[], validate_choice=False)
    purposes = TickField(
        _l("用途（逐项勾选）"), choices=[(p, p) for p in PURPOSES], validate_choice=False
    )
    recipients = TickField(_l("接收方（可不选）"), choices=[], validate_choice=False)
    expires_on = DayField(_l("有效期至"), [Needed(N_("请填写授权到哪一天为止"))])

    def offer(self, enterprises: Iterable[Any], recipients: Iterable[Any]) -> "ConsentForm":
        """Fill the lists of enterprises and institutions."""
        self.enterprise_id.choices = [(e.public_id, e.name) for e in enterprises]
        self.recipients.choices = [(o.public_id, o.name) for o in recipients]
        return self


class NarrowForm(HouseForm):
    purposes = TickField(_l("停止这些用途"), choices=[], validate_choice=False)
    recipients = TickField(_l("停止这些接收方"), choices=[], validate_choice=False)


class DeletionForm(HouseForm):
    outcome = RadioField(
        _l("办理结果"),
        choices=[(code, _l(words)) for code, words in DELETION_ANSWERS.items()],
        validate_choice=False,
    )
    ground = TextAreaField(_l("保留的法律依据和期限"), [Length(max=GROUND_MOST)])


class RenewForm(HouseForm):
    expires_on = DayField(_l("续期到"), [Needed(N_("请填写续期到哪一天"))])
