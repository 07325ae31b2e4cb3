"""Forms of declared interests."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from app.infra.forms import HouseForm, Needed
from app.kernel.words import N_


class InterestForm(HouseForm):
    firm = StringField(
        _l("企业全称或统一社会信用代码"), [Needed(N_("请填写企业全称或代码")), Length(max=120)]
    )
    relation = StringField(_l("与企业的关系"), [Needed(N_("请写明与企业的关系")), Length(max=120)])
