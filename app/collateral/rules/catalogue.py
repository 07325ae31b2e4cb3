"""The catalogue of collateral (抵质押物目录): data of the policy, read as kinds. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.kernel.words import N_
from app.policy.policy import Policy


@dataclass(frozen=True)
class Kind:
    """One line of the catalogue.

    Attributes:
        right: mortgage (抵押) or pledge (质押).
        registry: code of the office that registers; `also` are others the law lets register.
        registration: constitutive (设立) or against_third_parties (对抗).
        ltv_cap: the highest share of the value that may be secured; `tiers` by variant.
        binding: the registry was read in its source and may refuse, else it only warns.
    """

    code: str
    zh: str
    en: str
    right: str
    registry: str
    also: tuple[str, ...]
    registration: str
    trap_zh: str
    trap_en: str
    ltv_cap: Decimal
    tiers: Mapping[str, Decimal]
    citation: str
    ltv_citation: str
    binding: bool

    def name(self, *, chinese: bool) -> str:
        return self.zh if chinese else self.en

    def registries(self) -> tuple[str, ...]:
        return (self.registry, *self.also)


def kinds(policy: Policy) -> dict[str, Kind]:
    """The kinds in force, by code, in the order of the catalogue."""
    keys = [key for key in policy if key.startswith("collateral.C") and key.endswith(".kind")]
    return {code: _kind(policy, code) for code in (key.split(".")[1] for key in sorted(keys))}


def _kind(policy: Policy, code: str) -> Kind:
    line = policy[f"collateral.{code}.kind"]
    return Kind(
        code=code,
        zh=line["zh"],
        en=line["en"],
        right=line["right"],
        registry=line["registry"],
        also=line.get("also", ()),
        registration=line["registration"],
        trap_zh=line["trap_zh"],
        trap_en=line["trap_en"],
        ltv_cap=policy[f"collateral.{code}.ltv_cap"],
        tiers=policy.get(f"collateral.{code}.ltv_tiers", {}),
        citation=policy.cite(f"collateral.{code}.kind"),
        ltv_citation=policy.cite(f"collateral.{code}.ltv_cap"),
        binding=policy.may_refuse(f"collateral.{code}.kind"),
    )


RIGHTS = {"mortgage": N_("抵押"), "pledge": N_("质押")}

REGISTRATIONS = {
    "constitutive": N_("登记后才设立"),
    "against_third_parties": N_("合同生效即设立，登记后才能对抗第三人"),
}

REGISTRIES = {
    "agri_machinery_station": N_("县农机安全监理机构"),
    "movables_registry": N_("动产融资统一登记公示系统（中登网）"),
    "market_regulator": N_("县市场监督管理局"),
    "securities_registry": N_("证券登记结算机构或股权托管机构"),
    "ip_office": N_("国家知识产权局、中国版权保护中心"),
    "vehicle_office": N_("公安机关交通管理部门（车管所）"),
    "maritime_office": N_("海事管理机构"),
    "land_registry": N_("不动产登记机构或农业农村部门"),
}

VARIANTS = {
    "age_to_5_years": N_("使用不超过 5 年"),
    "age_to_8_years": N_("使用 5 到 8 年"),
    "general": N_("通用设备"),
    "special": N_("专用设备"),
    "plain": N_("一般存货"),
    "receipt_and_supervision": N_("有仓单并第三方监管"),
    "confirmed": N_("买方已确认"),
    "unconfirmed": N_("买方未确认"),
    "bill": N_("票据"),
    "deposit": N_("存款单"),
    "warehouse": N_("仓单"),
    "delivery": N_("提单"),
    "unlisted": N_("未上市股份"),
    "listed": N_("上市股份、基金份额"),
    "insured": N_("已投保"),
    "uninsured": N_("未投保"),
    "low": N_("一般林权"),
    "high": N_("优质林权"),
    "factory": N_("厂房"),
    "home": N_("住宅"),
}

NEVER = {
    "land_ownership": N_("土地所有权"),
    "homestead": N_("宅基地、自留地、自留山等集体所有土地使用权"),
    "education_facility": N_("学校、幼儿园等公益性教育设施"),
    "medical_facility": N_("公益性医疗机构的医疗卫生设施"),
    "disputed": N_("所有权、使用权不明或者有争议的财产"),
    "seized": N_("依法被查封、扣押、监管的财产"),
    "public_welfare_asset": N_("公益性资产"),
}
"""What the law never lets be mortgaged (civil-code#399)."""
