"""The five questions of the pre-check. Shape and spelling only."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from app.infra.forms import HouseForm, MoneyField, Needed
from app.kernel.words import N_
from app.products.rules.vocabulary import USES

TRADES = (
    ("C13", N_("农产品、粮油加工")),
    ("C14", N_("食品、饮料制造")),
    ("C17", N_("纺织、服装、鞋帽")),
    ("C33", N_("五金、机械、设备")),
    ("C39", N_("电子、眼镜、仪器")),
    ("A01", N_("种植（脐橙、粮菜等）")),
    ("A03", N_("养殖")),
    ("F51", N_("批发")),
    ("F52", N_("零售、电商")),
    ("H61", N_("民宿、宾馆")),
    ("H62", N_("餐饮")),
    ("G54", N_("运输、物流")),
    ("E50", N_("装修、建筑安装")),
    ("O80", N_("修理、居民服务")),
    ("", N_("其他，或说不清")),
)
"""Divisions of GB/T 4754-2017 a county meets most, in plain words."""

ASKED = ("amount_fen", "term_months", "use", "industry", "founded_months")


class CheckForm(HouseForm):
    amount_fen = MoneyField(_l("想借多少钱"), [Needed(N_("请填写金额，例如 20万"))])
    term_months = IntegerField(
        _l("想用几个月"),
        [InputRequired(_l("请填写月数")), NumberRange(1, 600, _l("期限应在 1 到 600 个月之间"))],
    )
    use = SelectField(_l("钱用来做什么"), choices=[(code, _l(USES[code])) for code in USES])
    industry = SelectField(_l("做哪一行"), choices=[(code, _l(name)) for code, name in TRADES])
    founded_months = IntegerField(
        _l("开业多少个月了"),
        [InputRequired(_l("请填写月数")), NumberRange(0, 1200, _l("请填写 0 到 1200 的月数"))],
    )

    def answers(self) -> dict[str, Any]:
        """The five answers as kept for registering; an empty trade was not said."""
        return {name: self[name].data for name in ASKED if self[name].data != ""}
