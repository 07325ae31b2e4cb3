"""How a policy value reads: its topic, its parts in one language, a share as per cent. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.kernel.words import N_

TOPICS_OF_VALUES = {
    "accounts": N_("登录"),
    "appeals": N_("申诉"),
    "claim_codes": N_("代偿不予受理的原因"),
    "clocks": N_("办理时限"),
    "collateral": N_("抵质押物"),
    "complaint_codes": N_("投诉事项"),
    "consents": N_("授权与个人信息"),
    "credit_facts": N_("信用事实"),
    "guarantee": N_("担保"),
    "hidden_debt": N_("隐性债务核查"),
    "insurance": N_("保险"),
    "interest_subsidies": N_("贴息"),
    "liaison": N_("走访联络"),
    "loans": N_("贷款"),
    "lpr": N_("贷款市场报价利率（LPR）"),
    "matching": N_("产品匹配"),
    "needs": N_("融资需求"),
    "offers": N_("贷款方案"),
    "papers": N_("材料"),
    "projects": N_("项目融资"),
    "referrals": N_("发给银行"),
    "refusal_codes": N_("银行不予通过的原因"),
    "retention": N_("资料保存期限"),
    "risk": N_("风险评分卡"),
    "sessions": N_("登录时长"),
    "sizes": N_("企业划型"),
    "startup_loans": N_("创业担保贷款"),
    "uploads": N_("上传文件"),
    "whitelist": N_("白名单与信用园区"),
}


def topic_of(code: str) -> str:
    """What a parameter is about, as a text of ours; the code's first word where none is known.

    >>> topic_of("clocks.triage_working_days")
    '办理时限'
    """
    first = code.partition(".")[0]
    return TOPICS_OF_VALUES.get(first, first)


def parts_of(value: Any, *, chinese: bool) -> tuple[tuple[str, Any], ...]:
    """(name, part) of a table in the reader's language; ("", value) of any other value.

    A text kept in two languages ("zh" and "en", "trap_zh" and "trap_en") is shown once.

    >>> parts_of({"name": "other", "zh": "其他", "en": "Other"}, chinese=False)
    (('name', 'other'), ('', 'Other'))
    >>> parts_of({"registry_zh": "不动产登记机构"}, chinese=False)
    (('registry', '不动产登记机构'),)
    >>> parts_of((60, 30), chinese=True)
    (('', '60, 30'),)
    """
    if not isinstance(value, Mapping):
        return (("", _flat(value)),)
    mine, other = ("zh", "en") if chinese else ("en", "zh")
    found = []
    for name, part in value.items():
        stem, _, language = str(name).rpartition("_")
        if language == other and "_".join(filter(None, (stem, mine))) in value:
            continue
        found.append((stem if language in ("zh", "en") else str(name), _flat(part)))
    return tuple(found)


def _flat(part: Any) -> Any:
    if isinstance(part, Mapping):
        return "; ".join(f"{name}: {_flat(one)}" for name, one in part.items())
    if isinstance(part, list | tuple):
        return ", ".join(str(_flat(one)) for one in part)
    return part


def per_cent(share: Decimal) -> str:
    """A share as per cent, without needless zeros.

    >>> per_cent(Decimal("0.008"))
    '0.8%'
    >>> per_cent(Decimal("1"))
    '100%'
    """
    return f"{(share * 100).normalize():f}%"
