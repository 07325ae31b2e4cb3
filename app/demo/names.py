"""Invented names. Every firm carries 演示, so that nobody mistakes it for a real one."""

from dataclasses import dataclass
from random import Random

from app.kernel.identifiers import credit_check_character, organisation_check_character

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹喻柏窦章云苏潘葛"
_GIVEN = "家明秀英建国小红志强丽华海燕永福春梅大勇晓东桂芳国庆雪莲长江玉兰文斌彩霞光明凤琴"
GIVEN = [_GIVEN[n : n + 2] for n in range(0, len(_GIVEN), 2)]

ORANGES = (11, 12, 1, 2, 3)
SPRING = (2, 3, 4)
SHOPPING = (10, 11)
NEW_YEAR = (12, 1)
ALL_YEAR = ()


@dataclass(frozen=True)
class Trade:
    """A trade of the county: its GB/T 4754 code, what money is for, in which months it peaks."""

    industry: str
    words: str
    purpose: str
    use: str
    peak: tuple[int, ...] = ALL_YEAR


TRADES = (
    Trade("C137", "脐橙加工", "收购鲜橙和包装材料", "working_capital", ORANGES),
    Trade("C133", "油橄榄", "榨季收购原料", "inventory", (10, 11, 12)),
    Trade("C146", "调味食品", "采购原料和包装", "working_capital"),
    Trade("C135", "腊味", "年前备货", "working_capital", NEW_YEAR),
    Trade("A015", "脐橙种植", "春季农资和人工", "working_capital", SPRING),
    Trade("A031", "生猪养殖", "补栏和饲料", "inventory", SPRING),
    Trade("A017", "中药材", "种苗和烘干设备", "equipment", SPRING),
    Trade("C181", "服装", "接外贸订单备料", "order"),
    Trade("C195", "鞋业", "扩一条生产线", "equipment"),
    Trade("C203", "木制品", "买开料机", "equipment"),
    Trade("F512", "农产品批发", "收购季周转", "inventory", ORANGES),
    Trade("F521", "便民超市", "进货周转", "working_capital", NEW_YEAR),
    Trade("H611", "民宿", "装修和旺季备货", "facility", SPRING),
    Trade("H621", "土菜馆", "门店扩大", "facility"),
    Trade("G543", "冷链运输", "添一台冷藏车", "equipment", ORANGES),
    Trade("F529", "电商", "电商节备货", "inventory", SHOPPING),
    Trade("O815", "农机维修", "配件周转", "working_capital", SPRING),
    Trade("C397", "电子组装", "订单备料", "order"),
)
FOOD = TRADES[0]

ENDINGS = {
    "company": "有限公司",
    "sole_trader": "经营部",
    "farm_cooperative": "专业合作社",
    "family_farm": "家庭农场",
    "workshop": "帮扶车间",
}
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_REGISTER = {"company": "91", "farm_cooperative": "93"}


def person(draw: Random) -> str:
    """A fictional person."""
    return draw.choice(SURNAMES) + draw.choice(GIVEN)


def firm(draw: Random, trade: Trade, place: str, kind: str, number: int) -> str:
    """A fictional firm, marked 演示."""
    brand = draw.choice("雁归云橙江峡夔月春禾")
    return f"{place}{brand}{trade.words}{ENDINGS[kind]}（演示{number:03d}）"


def credit_code(draw: Random, kind: str) -> str:
    """A synthetic unified social credit code with valid check characters."""
    head = _REGISTER.get(kind, "92") + "500236"
    body = "MD" + "".join(draw.choices(_CODE_ALPHABET, k=6))
    organisation = body + organisation_check_character(body)
    return head + organisation + credit_check_character(head + organisation)
