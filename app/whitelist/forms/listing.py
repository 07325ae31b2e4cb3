"""Forms of the list: proposal, review, objection, suspension, appeal, negative list."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from app.infra.forms import DayField, HouseForm, Needed, TickField
from app.kernel.words import N_
from app.whitelist.rules import objecting
from app.whitelist.rules.appealing import EVIDENCE_MAX, GROUNDS_MAX
from app.whitelist.rules.listing import (
    CONDITION_NAMES,
    EXITS,
    FINDING_NAMES,
    NEGATIVES,
    OPINIONS,
    REFUSALS,
)

SEEN = "seen_"
OFFERED_MOST = 200


class ProposeForm(HouseForm):
    grounds = TextAreaField(_l("推荐理由"), [Length(max=500)])


class BatchForm(ProposeForm):
    """Several enterprises at once; the choices are the page's rows."""

    enterprises = TickField(_l("企业"), [Needed(N_("请至少勾选一家企业"))], choices=[])

    def offer(self, choices: list[tuple[str, str]]) -> None:
        self.enterprises.choices = choices

    def __init__(self, *args: Any, **kw: Any):
        super().__init__(*args, **kw)
        # What was ticked is looked up under the reader's own eyes, so any id may be sent.
        sent = [str(value) for value in self.enterprises.raw_data or ()][:OFFERED_MOST]
        self.enterprises.choices = [(value, value) for value in sent]


class OpinionForm(HouseForm):
    """What the first person found; `seen_CODE` says what was seen where the records are open."""

    opinion = RadioField(
        _l("初审建议"),
        [Needed(N_("请选择建议"))],
        choices=[(code, _l(label)) for code, label in OPINIONS.items()],
        validate_choice=False,
    )
    note = TextAreaField(_l("依据"), [Needed(N_("请写明依据")), Length(max=500)])

    def evidence(self) -> dict[str, str]:
        return {code: self[SEEN + code].data or "" for code in CONDITION_NAMES}


for _code, _label in FINDING_NAMES.items():
    setattr(OpinionForm, SEEN + _code, StringField(_l(_label), [Length(max=300)]))


class RefuseForm(HouseForm):
    codes = TickField(
        _l("不通过的原因"),
        [Needed(N_("请至少选一个原因"))],
        choices=[(code, _l(label)) for code, label in REFUSALS.items()],
    )
    note = TextAreaField(_l("说明（企业看得到）"), [Length(max=500)])


def _exit_choices() -> list[tuple[str, Any]]:
    return [(code, _l(label)) for code, label in EXITS.items()]


class SuspendForm(HouseForm):
    code = SelectField(
        _l("原因"), [Needed(N_("请选择原因"))], choices=[("", _l("请选择")), *_exit_choices()]
    )
    note = TextAreaField(_l("说明（企业看得到）"), [Length(max=500)])


class RemoveForm(SuspendForm):
    """Stands beside the form that restores, so its fields have ids of their own."""

    note = TextAreaField(_l("理由（企业看得到）"), [Needed(N_("请写明理由")), Length(max=500)])

    def __init__(self, *args: Any, **kw: Any):
        super().__init__(*args, **kw)
        self.code.id, self.note.id = "remove-code", "remove-note"


class RestoreForm(HouseForm):
    note = TextAreaField(_l("恢复的理由"), [Needed(N_("请写明理由")), Length(max=500)])


class ReplyForm(HouseForm):
    reply = TextAreaField(_l("情况说明"), [Needed(N_("请写明情况")), Length(max=1000)])


class ObjectionForm(HouseForm):
    name = StringField(_l("您的姓名"), [Needed(N_("请填写姓名")), Length(max=objecting.NAME_MAX)])
    contact = StringField(
        _l("电话或邮箱"),
        [Needed(N_("请留一个联系方式，处理结果会告诉您")), Length(max=objecting.CONTACT_MAX)],
    )
    grounds = TextAreaField(
        _l("您的意见"),
        [
            Needed(N_("请写明对什么有意见")),
            Length(min=objecting.GROUNDS_MIN, max=objecting.GROUNDS_MAX),
        ],
    )
    evidence = TextAreaField(_l("有什么凭据"), [Length(max=objecting.EVIDENCE_MAX)])


class SettleForm(HouseForm):
    upheld = RadioField(
        _l("异议是否成立"),
        [Needed(N_("请选择"))],
        choices=[("no", _l("不成立")), ("yes", _l("成立"))],
        validate_choice=False,
    )
    answer = TextAreaField(_l("理由"), [Needed(N_("请写明理由")), Length(max=objecting.ANSWER_MAX)])

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and self.upheld.data not in ("yes", "no"):
            self.upheld.errors = [_("请选择")]
            return False
        return fine


class AppealForm(HouseForm):
    kind = HiddenField()
    subject = HiddenField()
    grounds = TextAreaField(
        _l("不服的理由"), [Needed(N_("请写明不服的理由")), Length(max=GROUNDS_MAX)]
    )
    evidence = TextAreaField(_l("有什么凭据"), [Length(max=EVIDENCE_MAX)])


class AnswerForm(HouseForm):
    outcome = RadioField(
        _l("复核结果"),
        [Needed(N_("请选择"))],
        choices=[("upheld", _l("维持原决定")), ("changed", _l("改变决定"))],
        validate_choice=False,
    )
    reply = TextAreaField(_l("理由（企业看得到）"), [Needed(N_("请写明理由")), Length(max=1000)])

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and self.outcome.data not in ("upheld", "changed"):
            self.outcome.errors = [_("请选择")]
            return False
        return fine


class NegativeForm(HouseForm):
    name = StringField(_l("名称"), [Needed(N_("请填写")), Length(max=120)])
    uscc = StringField(
        _l("统一社会信用代码"), [Needed(N_("请填写统一社会信用代码")), Length(max=18)]
    )
    code = SelectField(
        _l("原因"),
        [Needed(N_("请选择原因"))],
        choices=[("", _l("请选择")), *[(c, _l(label)) for c, label in NEGATIVES.items()]],
    )
    source = StringField(_l("来源（文号或公开目录）"), [Needed(N_("请填写来源")), Length(max=200)])
    source_on = DayField(_l("来源日期"), [Needed(N_("请填写日期"))])
    until = DayField(_l("到哪一天为止"), [Needed(N_("请填写日期"))])


class CorrectForm(HouseForm):
    correction = TextAreaField(_l("更正的理由"), [Needed(N_("请写明更正的理由")), Length(max=500)])
