"""Forms of liaison: few fields, made for a phone."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from app.infra.forms import DayField, HouseForm, Needed, TickField
from app.kernel.words import N_
from app.liaison.rules import ISSUES, MODES, NOTE_MAX, STANDINGS, VisitDraft
from app.needs.rules import OUTCOMES, TESTS


class VisitForm(HouseForm):
    """A visit in half a minute; what was seen on the five tests may go with it."""

    enterprise = SelectField(_l("企业"), choices=[], validate_choice=False)
    on = DayField(_l("哪天"), [Needed(N_("请填写日期"))])
    mode = RadioField(
        _l("方式"), choices=[(code, _l(words)) for code, words in MODES.items()], default="visit"
    )
    issues = TickField(
        _l("企业说的问题（可多选，没有就不选）"),
        choices=[(code, _l(words)) for code, words in ISSUES.items()],
        validate_choice=False,
    )
    note = TextAreaField(_l("记一笔"), [Length(max=NOTE_MAX)])
    next_on = DayField(_l("下次哪天去（可不填）"))
    needs_help = BooleanField(_l("需要中心协调解决"))
    compliance = SelectField(_l(TESTS["compliance"]), validate_choice=False)
    premises = SelectField(_l(TESTS["premises"]), validate_choice=False)
    real_need = SelectField(_l(TESTS["real_need"]), validate_choice=False)
    credit = SelectField(_l(TESTS["credit"]), validate_choice=False)
    lawful_use = SelectField(_l(TESTS["lawful_use"]), validate_choice=False)

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        choices = [("", _l("这次没看")), *((code, _l(words)) for code, words in OUTCOMES.items())]
        for test in TESTS:
            self[test].choices = choices

    def draft(self) -> VisitDraft:
        assert self.on.data is not None
        return VisitDraft(
            on=self.on.data,
            mode=self.mode.data or "",
            issues=tuple(self.issues.data or ()),
            note=self.note.data or "",
            next_on=self.next_on.data,
            tests={test: self[test].data for test in TESTS if self[test].data},
            needs_help=bool(self.needs_help.data),
        )


class AssignForm(HouseForm):
    officer = SelectField(_l("联络员"), choices=[], validate_choice=False)
    standing = SelectField(
        _l("身份"), choices=[(code, _l(words)) for code, words in STANDINGS.items()]
    )
    subject = SelectField(_l("企业或园区"), choices=[], validate_choice=False)


class OfficeForm(HouseForm):
    office = SelectField(_l("交给哪个单位"), choices=[], validate_choice=False)


class SolutionForm(HouseForm):
    solution = TextAreaField(
        _l("怎样解决的"), [Needed(N_("请写明怎样解决的")), Length(max=NOTE_MAX)]
    )


class ReopenForm(HouseForm):
    reason = StringField(_l("还差什么"), [Needed(N_("请写明还差什么")), Length(max=300)])
