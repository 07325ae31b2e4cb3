"""Forms of requests about one's own data."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from app.consents.rules import REQUEST_KINDS
from app.infra.forms import HouseForm, Needed
from app.kernel.words import N_


class PrivacyRequestForm(HouseForm):
    kind = SelectField(
        _l("您想要"), choices=[(kind, _l(words)) for kind, words in REQUEST_KINDS.items()]
    )
    wish = TextAreaField(
        _l("请写明哪一项、怎样改或为什么删"),
        [Needed(N_("请写明哪一项、怎样改或为什么删")), Length(max=1000)],
    )


class AnswerForm(HouseForm):
    outcome = SelectField(
        _l("答复"),
        choices=[("carry_out", _l("已照办")), ("decline", _l("依法不能照办"))],
    )
    answer = TextAreaField(
        _l("写给本人的答复"),
        [Needed(N_("请写明办了什么，或依据哪条法律保留、到哪一天")), Length(max=1000)],
    )
