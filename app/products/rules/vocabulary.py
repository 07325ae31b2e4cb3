"""The closed vocabulary of product rules (准入条件): which facts a lender may ask about, and how.

Field names are those of `POST /needs` and `POST /enterprises` wherever these have one. There is no
field for points, grades or default probabilities, and there must be none: eligibility points are
never told to a lender (PF-03). Drafting checks clauses against this table; `eligibility.py` judges
them against facts of the same names.

How an operation reads a fact:
    "<=", ">="   the fact is at most, at least the value.
    "between"    value[0] <= fact <= value[1].
    "in"         the fact is one of the values (kind `words`: one of the fact's is).
    "prefix"     the fact begins with the value, or with one of the values if it is a list.
    "exists"     true: the fact is known and not empty; false: it is not. A flag that is false is
                 known: whoever demands a flag writes "in" [true].
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.kernel.words import N_

OPS = ("in", "prefix", "<=", ">=", "between", "exists")

_ORDERED = ("<=", ">=", "between", "in", "exists")
OPS_OF_KIND = MappingProxyType(
    {
        "fen": _ORDERED,
        "months": _ORDERED,
        "count": _ORDERED,
        "day": ("<=", ">=", "between", "exists"),
        "word": ("in", "exists"),
        "words": ("in", "exists"),
        "place": ("in", "exists"),
        "industry": ("prefix", "in", "exists"),
        "flag": ("in", "exists"),
    }
)
"""Kind of a field -> operations that make sense of it, the usual one first.

Kinds: `fen`, `months`, `count` integers; `day` a date YYYY-MM-DD; `word` one code of `options`;
`words` several codes of the collateral catalogue; `place` the public id of a township or park;
`industry` a GB/T 4754 code; `flag` true or false.
"""

NUMBERS = ("fen", "months", "count")


@dataclass(frozen=True)
class RuleField:
    """One fact a clause may read.

    `options` maps codes to labels; `same_as` names the field this is another spelling of;
    `unit` is the word after a number, where the number itself does not carry it.
    """

    name: str
    kind: str
    label: str
    options: Mapping[str, str] = field(default_factory=dict)
    same_as: str | None = None
    unit: str = ""

    @property
    def ops(self) -> tuple[str, ...]:
        return OPS_OF_KIND[self.kind]


USES = MappingProxyType(
    {
        "working_capital": N_("流动资金"),
        "equipment": N_("购买设备"),
        "facility": N_("厂房建设或装修"),
        "inventory": N_("备货、原材料"),
        "order": N_("完成订单"),
        "other": N_("其他"),
    }
)
KINDS = MappingProxyType(
    {
        "company": N_("公司"),
        "sole_trader": N_("个体工商户"),
        "farm_cooperative": N_("农民专业合作社"),
        "family_farm": N_("家庭农场"),
        "workshop": N_("作坊、帮扶车间"),
    }
)
SIZES = MappingProxyType(
    {
        "micro": N_("微型"),
        "small": N_("小型"),
        "medium": N_("中型"),
        "large": N_("大型"),
    }
)

_NEED = (
    RuleField("amount_fen", "fen", N_("借款金额")),
    RuleField("term_months", "months", N_("借款期限"), unit=N_("个月")),
    RuleField("use", "word", N_("资金用途"), options=USES),
    RuleField("wants_guarantee", "flag", N_("愿意办理担保")),
    RuleField("collateral_kinds", "words", N_("抵质押物种类")),
)
_ENTERPRISE = (
    RuleField("kind", "word", N_("经营主体类型"), options=KINDS),
    RuleField("industry", "industry", N_("所属行业")),
    RuleField("size", "word", N_("企业规模"), options=SIZES),
    RuleField("township", "place", N_("所在乡镇")),
    RuleField("township_id", "place", N_("所在乡镇"), same_as="township"),
    RuleField("park", "place", N_("所在园区")),
    RuleField("park_id", "place", N_("所在园区"), same_as="park"),
    RuleField("founded_on", "day", N_("成立日期")),
    RuleField("founded_months", "months", N_("成立时间"), unit=N_("个月")),
    RuleField("employees", "count", N_("员工人数"), unit=N_("人")),
    RuleField("revenue_fen", "fen", N_("近 12 个月收入")),
    RuleField("assets_fen", "fen", N_("资产总额")),
    RuleField("returnee", "flag", N_("返乡入乡创业人员")),
    RuleField("verified", "flag", N_("企业归属已核实")),
)

FIELDS: Mapping[str, RuleField] = MappingProxyType(
    {known.name: known for known in (*_NEED, *_ENTERPRISE)}
)
"""Every field by its name: those of the need first."""

OFFERED = tuple(known for known in FIELDS.values() if known.same_as is None)
"""The fields the rule editor offers: each fact once."""
