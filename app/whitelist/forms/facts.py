"""Forms of credit facts, of what is wrong about them, and of connectors."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from app.infra.forms import DayField, HouseForm, Needed
from app.kernel.words import N_
from app.whitelist.rules.facts_kinds import PURPOSES


class FactForm(HouseForm):
    """A fact of one kind; `value` is read by its kind."""

    type = HiddenField()
    value = StringField(_l("数值"), [Needed(N_("请填写")), Length(max=60)])
    as_of = DayField(_l("截至日期"), [Needed(N_("请填写这是哪一天的情况"))])
    number = StringField(_l("编号"), [Length(max=80)])


class DeclareForm(FactForm):
    """An owner's own fact, with a paper if there is one."""

    file = FileField(_l("证明材料（照片或 PDF，可以不附）"))


class RecordForm(FactForm):
    """A fact as an office knows it."""

    uscc = StringField(_l("统一社会信用代码"), [Needed(N_("请填写企业的信用代码")), Length(max=30)])
    source = SelectField(_l("来源"), choices=[], validate_choice=False)
    said_by = StringField(_l("出具单位"), [Needed(N_("请写明哪个单位说的")), Length(max=80)])
    file = FileField(_l("证明材料（照片或 PDF，可以不附）"))


class CorrectionForm(HouseForm):
    """What is wrong, and what would be right."""

    grounds = TextAreaField(
        _l("哪里不对，应该是什么"), [Needed(N_("请写明哪里不对、应该是什么")), Length(max=500)]
    )
    file = FileField(_l("证明材料（照片或 PDF，可以不附）"))


class DecisionForm(HouseForm):
    """The answer to a request, which its owner reads."""

    outcome = RadioField(
        _l("结果"),
        [Needed(N_("请选择结果"))],
        choices=[
            ("uphold", _l("事实有误：当即不再使用")),
            ("refuse", _l("事实无误：维持不变")),
        ],
        validate_choice=False,
    )
    note = TextAreaField(
        _l("理由（当事人会看到）"), [Needed(N_("请写明理由，当事人会看到")), Length(max=300)]
    )


class RepairForm(HouseForm):
    """A record was repaired by a decision."""

    repaired_on = DayField(_l("修复决定的日期"), [Needed(N_("请填写修复决定的日期"))])
    note = StringField(_l("修复决定的文号"), [Needed(N_("请写明修复决定的文号")), Length(max=200)])


class PurposeForm(HouseForm):
    """Why the facts of an enterprise are opened."""

    purpose = RadioField(
        _l("为了什么查看"),
        choices=[(code, _l(label)) for code, label in PURPOSES.items()],
        validate_choice=False,
    )


class SwitchForm(HouseForm):
    """A configured connector is switched on or off."""

    code = HiddenField()
    on = HiddenField()
