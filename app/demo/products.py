"""What the seven banks offer: about thirty products whose rules differ, told as data."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.demo.people import BANKS, Cast
from app.infra.db import db
from app.kernel.schedules.terms import METHODS
from app.products import commands as products
from app.products.models import Product
from app.products.rules.drafting import ProductDraft
from app.products.rules.eligibility import Clause

WAN = 1_000_000
"""10,000 yuan in fen."""
SHORT = ("interest_only", "bullet")
PARTS = ("equal_instalment", "equal_principal")
BUSINESS = ("working_capital", "inventory", "order")
FOOD = ("C13", "C14")
PAPERS = ("licence", "identity", "bank_flow")
CREDIT_GENERAL = "小微工业流动资金贷款"
GUARANTEED_GENERAL = "小微工业担保贷款"


def trades(*codes: str) -> Clause:
    return Clause("industry", "industry", "prefix", list(codes), "经营本产品支持的行业")


def sizes(*words: str) -> Clause:
    return Clause("size", "size", "in", list(words), "小型、微型企业或个体工商户")


def kinds(*words: str) -> Clause:
    return Clause("kind", "kind", "in", list(words), "经营主体类型符合")


def uses(*words: str) -> Clause:
    return Clause("use", "use", "in", list(words), "资金用途符合本产品")


def open_for(months: int) -> Clause:
    return Clause("age", "founded_months", ">=", months, f"开业满 {months} 个月")


def revenue(wan: int) -> Clause:
    return Clause("revenue", "revenue_fen", ">=", wan * WAN, f"近 12 个月收入不低于 {wan} 万元")


def staff(least: int) -> Clause:
    return Clause("staff", "employees", ">=", least, f"员工不少于 {least} 人")


RETURNED = Clause("returnee", "returnee", "in", [True], "返乡入乡创业人员")
IN_A_PARK = Clause("park", "park", "exists", True, "入驻园区")
MORTGAGE = Clause("asset", "collateral_kinds", "exists", True, "有可以抵押或质押的资产")
SMALL = sizes("micro", "small")


@dataclass(frozen=True)
class Ware:
    """One product: amounts in 10,000 yuan, terms in months, rates a year."""

    bank: str
    name: str
    amount_wan: tuple[int, int]
    term_months: tuple[int, int]
    rate: tuple[str, str]
    methods: tuple[str, ...]
    rules: tuple[Clause, ...]
    guarantee_fee: str | None = None
    startup_loan: bool = False
    end: str = "published"
    """published, draft (waits for the manager), paused or retired."""


# The first bank's two general products ask little, so that any small industrial firm may come.
_GENERAL = (trades("C"), SMALL, open_for(6), uses(*BUSINESS))

# Those marked FOOD miss 500,000 yuan, 12 months, working capital by one thing alone.
WARES = (
    Ware("nongshang", CREDIT_GENERAL, (10, 300), (3, 36), ("0.0385", "0.0480"), METHODS,
         _GENERAL),
    Ware("nongshang", GUARANTEED_GENERAL, (10, 300), (3, 36), ("0.0365", "0.0450"), METHODS,
         _GENERAL, guarantee_fee="0.008"),
    Ware("nongshang", "返乡创业信用贷", (1, 50), (6, 36), ("0.0395", "0.0495"), METHODS,
         (RETURNED, SMALL)),
    Ware("nongshang", "脐橙收购贷", (5, 200), (3, 12), ("0.0400", "0.0485"), SHORT,
         (trades("A015", "C137", "F512"), uses("working_capital", "inventory"))),
    Ware("nongshang", "厂房建设贷", (50, 1000), (12, 120), ("0.0420", "0.0510"), PARTS,
         (uses("facility"), open_for(12), revenue(100))),
    Ware("nongshang", "春耕快贷", (1, 30), (3, 12), ("0.0390", "0.0450"), SHORT,
         (trades("A"),), end="draft"),
    Ware("youchu", "食品小额快贷", (1, 30), (3, 24), ("0.0435", "0.0525"), METHODS,
         (trades(*FOOD), SMALL)),
    Ware("youchu", "商户流水贷", (1, 100), (3, 24), ("0.0445", "0.0540"), METHODS,
         (trades("F51", "F52", "H"), open_for(12))),
    Ware("youchu", "家庭农场贷", (1, 100), (6, 36), ("0.0405", "0.0495"), METHODS,
         (trades("A"), kinds("family_farm", "farm_cooperative", "sole_trader"))),
    Ware("youchu", "小微易贷", (5, 200), (6, 24), ("0.0415", "0.0515"), METHODS,
         (SMALL, open_for(24), revenue(50))),
    Ware("nonghang", "食品设备更新贷", (10, 500), (6, 60), ("0.0375", "0.0455"), PARTS,
         (trades(*FOOD), SMALL, uses("equipment"))),
    Ware("nonghang", "惠农信用贷", (1, 50), (6, 24), ("0.0385", "0.0465"), METHODS,
         (trades("A01", "A03"),)),
    Ware("nonghang", "订单周转贷", (10, 500), (3, 12), ("0.0395", "0.0475"), SHORT,
         (trades("C", "F51", "F52"), uses("order", "inventory"), open_for(12))),
    Ware("nonghang", "乡村旅游贷", (5, 200), (12, 60), ("0.0410", "0.0495"), PARTS,
         (trades("H61", "H62"), uses("facility", "equipment", "working_capital"))),
    Ware("nonghang", "抵押经营贷", (50, 1000), (12, 60), ("0.0365", "0.0435"), METHODS,
         (MORTGAGE, open_for(12))),
    Ware("gonghang", "食品技改中期贷", (20, 500), (24, 60), ("0.0370", "0.0445"), PARTS,
         (trades(*FOOD), SMALL)),
    Ware("gonghang", "园区经营贷", (20, 500), (6, 36), ("0.0385", "0.0460"), METHODS,
         (IN_A_PARK, open_for(6))),
    Ware("gonghang", "制造业用工贷", (50, 1000), (6, 36), ("0.0375", "0.0445"), METHODS,
         (trades("C18", "C19", "C39", "C20"), staff(10), revenue(300))),
    Ware("gonghang", "网点商户贷", (1, 50), (6, 24), ("0.0425", "0.0515"), METHODS,
         (trades("F52", "H62"),), end="paused"),
    Ware("jianhang", "食品加工担保贷", (10, 300), (6, 36), ("0.0360", "0.0430"), METHODS,
         (trades(*FOOD), SMALL), guarantee_fee="0.007"),
    Ware("jianhang", "个体工商户贷", (1, 50), (6, 24), ("0.0430", "0.0525"), METHODS,
         (kinds("sole_trader"), open_for(12))),
    Ware("jianhang", "电商备货贷", (5, 150), (3, 12), ("0.0415", "0.0495"), SHORT,
         (trades("F529", "F512"), uses("inventory", "working_capital"))),
    Ware("jianhang", "合作社贷", (10, 300), (6, 36), ("0.0395", "0.0475"), METHODS,
         (kinds("farm_cooperative"),)),
    Ware("jianhang", "旧版商户贷", (1, 30), (6, 12), ("0.0450", "0.0550"), PARTS,
         (kinds("sole_trader"),), end="retired"),
    Ware("sanxia", "食品周转大额贷", (100, 800), (6, 24), ("0.0380", "0.0460"), SHORT,
         (trades(*FOOD), SMALL)),
    Ware("sanxia", "小微设备贷", (5, 300), (12, 48), ("0.0390", "0.0475"), PARTS,
         (uses("equipment"), SMALL, open_for(12))),
    Ware("sanxia", "创业担保贷款", (1, 50), (6, 36), ("0.0350", "0.0350"), PARTS,
         (RETURNED, SMALL), guarantee_fee="0.005", startup_loan=True),
    Ware("sanxia", "冷链物流贷", (10, 200), (12, 48), ("0.0420", "0.0510"), PARTS,
         (trades("G54", "G59"), staff(2))),
    Ware("cunzhen", "乡里便民贷", (1, 30), (3, 24), ("0.0465", "0.0580"), METHODS,
         (trades("A", "F", "H", "O"),)),
    Ware("cunzhen", "帮扶车间贷", (5, 100), (6, 36), ("0.0445", "0.0535"), METHODS,
         (kinds("workshop", "company"), staff(5))),
    Ware("cunzhen", "农机配件贷", (1, 50), (3, 18), ("0.0455", "0.0560"), METHODS,
         (trades("O81", "F51", "F52"), open_for(6))),
)  # fmt: skip


def enter_products(cast: Cast) -> Iterator[Product]:
    """Each product drafted by the bank's officer and published by its manager."""
    for key, _ in BANKS:
        for ware in (w for w in WARES if w.bank == key):
            yield _enter(cast, ware)


def _enter(cast: Cast, ware: Ware) -> Product:
    product = products.draft_product(cast.act(f"{ware.bank}-officer"), draft=draft_of(ware))
    db.session.flush()
    manager = cast.act(f"{ware.bank}-manager")
    if ware.end == "draft":
        return product
    products.publish_product(manager, product=product)
    if ware.end == "paused":
        products.pause_product(manager, product=product, reason="额度用完，年后恢复")
    if ware.end == "retired":
        products.retire_product(manager, product=product, reason="由新产品代替")
    return product


def draft_of(ware: Ware) -> ProductDraft:
    """A ware in the words of the products room."""
    fee = ware.guarantee_fee
    return ProductDraft(
        name=f"{ware.name}（演示）",
        summary="演示产品，条件和利率均为虚构。",
        amount_min_fen=ware.amount_wan[0] * WAN,
        amount_max_fen=ware.amount_wan[1] * WAN,
        term_min_months=ware.term_months[0],
        term_max_months=ware.term_months[1],
        rate_min=Decimal(ware.rate[0]),
        rate_max=Decimal(ware.rate[1]),
        methods=ware.methods,
        needs_guarantee=fee is not None,
        guarantee_fee_rate=Decimal(fee) if fee else None,
        rules=ware.rules,
        papers=PAPERS,
        startup_loan=ware.startup_loan,
    )
