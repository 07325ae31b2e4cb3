"""Invented names. Every firm carries 演示, so that nobody mistakes it for a real one."""

from random import Random

from app.kernel.identifiers import credit_check_character, organisation_check_character

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹喻柏窦章云苏潘葛"
GIVEN = "家明 秀英 建国 小红 志强 丽华 海燕 永福 春梅 大勇 晓东 桂芳 国庆 雪莲 长江 玉兰 文斌 彩霞 光明 凤琴".split()

# (industry, words of the trade, what the money is for)
TRADES = (
    ("C137", "脐橙加工", "收购鲜橙和包装材料"),
    ("C133", "油橄榄", "榨季收购原料"),
    ("C149", "调味食品", "采购原料和包装"),
    ("C135", "腊味", "年前备货"),
    ("A015", "脐橙种植", "春季农资和人工"),
    ("A031", "生猪养殖", "补栏和饲料"),
    ("A017", "中药材", "种苗和烘干"),
    ("C181", "服装", "接外贸订单备料"),
    ("C195", "鞋业", "扩一条生产线"),
    ("C203", "木制品", "买开料机"),
    ("F512", "农产品批发", "收购季周转"),
    ("F521", "便民超市", "进货周转"),
    ("H611", "民宿", "装修和旺季备货"),
    ("H621", "土菜馆", "门店扩大"),
    ("G543", "冷链运输", "添一台冷藏车"),
    ("F529", "电商", "电商节备货"),
    ("O801", "农机维修", "配件周转"),
    ("C392", "电子组装", "订单备料"),
)

_BODY = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def person(draw: Random) -> str:
    """A fictional person."""
    return draw.choice(SURNAMES) + draw.choice(GIVEN)


def firm(draw: Random, trade: str, place: str, kind: str, number: int) -> str:
    """A fictional firm, marked 演示."""
    ending = {
        "company": "有限公司",
        "sole_trader": "经营部",
        "farm_cooperative": "专业合作社",
        "family_farm": "家庭农场",
        "workshop": "帮扶车间",
    }[kind]
    return f"{place}{draw.choice('雁归云橙江峡夔月春禾')}{trade}{ending}（演示{number:03d}）"


def credit_code(kind: str, number: int) -> str:
    """A synthetic unified social credit code with valid check characters."""
    head = {"company": "91", "farm_cooperative": "93"}.get(kind, "92") + "500236"
    body = f"MA{number:06d}"[:8]
    body = "".join(c if c in _BODY else "A" for c in body)
    organisation = body + organisation_check_character(body)
    return head + organisation + credit_check_character(head + organisation)
