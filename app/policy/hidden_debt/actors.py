"""Who speaks or pays in a clause (承诺主体): government, its companies, or a private party."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

GOVERNMENT, ORGAN, COMPANY_OF_GOVERNMENT, GOVERNMENT_FUND, PRIVATE = (
    "government",
    "organ",
    "company_of_government",
    "government_fund",
    "private",
)

_BODIES = (
    "发展改革|发改|经济信息|经信|农业农村|住房城乡建设?|住建|规划和?自然资源|自然资源|人力资源和?社会保障"
    "|人力社保|人社|水利|交通运输|交通|商务|文化旅游|文旅|生态环境|乡村振兴|审计|国资|金融|科技|科学技术"
    "|卫生健康|卫健|教育|市场监管|市场监督管理|招商|投资促进|金融服务|国资管理|国有资产(?:监督)?管理|民政|林业"
)
# Words that contain 政府 or 财政 without anybody acting; blanked before looking for actors.
_NOBODY = re.compile(
    r"政府(?:采购|购买服务|性基金|债券|专项债|债务|工作报告|投资条例|网站|补贴|贴息|隐性|职能|指导价"
    r"|负有偿还责任的债务|投资项目|投资的|信用)|财政(?:贴息|补贴|奖补|补助资金|政策|部(?!门)|承受能力|收支|收入)"
)
_BY = re.compile(r"由[县市区镇乡级本人民地方]{0,4}$")  # 由政府补贴: here somebody acts.
_KINDS = (
    (PRIVATE, r"(?:民办|私立|民营)[一-龥]{0,4}(?:学校|小学|中学|医院|幼儿园|养老院)"),
    (
        PRIVATE,  # Agencies decide alone within their capital: a lawful way, never a finding.
        r"(?:国家)?融资担保基金|[一-龥]{0,6}担保(?:贷款)?(?:担保)?基金|(?:政府性|国有|县|市|省级|政策性|政府出资的)*(?:融资|农业信贷|农业|信用)*"
        r"(?:再)?担保(?:有限责任)?(?:公司|机构|集团)|(?:风险补偿|代偿补偿|风险)(?:基金|资金池|资金|金)",
    ),
    (GOVERNMENT_FUND, r"政府(?:出资)?(?:引导|投资|产业|股权投资)?基金|(?:财政|国有)出资的?基金"),
    (
        COMPANY_OF_GOVERNMENT,
        r"(?:县|市|区|镇|乡|人民|园区)*(?:政府|财政局|管委会)(?:全资|控股|所属|下属|出资|指定|授权|安排|委托)的?[一-龥]{0,8}?"
        r"(?:公司|企业|集团|平台|单位|主体|机构|第三方)(?:公司|企业)?"
        r"|(?:县属|区属|市属|镇属|县|市|区|镇)?(?:融资平台|平台(?=公司|企业)|城投|国投|开投|交投|建投|农投|产投|文旅投)"
        r"(?:独资|全资|控股|投资|资本|开发|建设|运营|经营|集团)*(?:公司|企业|集团|平台|资本)?"
        r"|(?:县属|区属|市属|镇属|县|市|区|镇)?(?:国有|国资)(?:资产|独资|全资|控股|投资|资本|开发|建设|运营|经营|集团|控股)*"
        r"(?:公司|企业|集团|平台|资本)"
        r"|国企|(?:县|市|区)(?:属企业|[一-龥]{0,6}(?:投资|开发|建设|资产经营)(?:集团|有限)?公司)",
    ),
    (
        ORGAN,
        r"(?:产业园|工业园|创业园|园区|开发区|高新区|经开区)?(?:管委会|管理委员会)"
        r"|(?:村|居|社区居?)委会|(?:村民|居民)委员会|村集体(?:经济组织)?"
        r"|(?:公办|公立|县|乡镇|镇|中心|实验|职业|人民|第?[一二三]|中)*(?:学校|小学|中学|中职|医院|卫生院|幼儿园)"
        r"|职业教育中心|职教中心|事业单位|机关(?!企事业)",
    ),
    (
        GOVERNMENT,
        r"(?:奉节)?(?:县|市|区|镇|乡|省|街道|地方|各级|当地|上级|本级|我县)*(?:人民)?政府"
        r"(?:及其?(?:所属|组成|有关)?部门|部门|办公室|办)?"
        r"|(?:县|市|区|镇|乡|本级|地方|各级|上级|县级|市级|本县|同级|我县|区级|镇级)*财政"
        r"(?:局|部门|所|厅|专户|资金|预算|方面)?"
        rf"|(?:县|市|区|奉节县)(?:{_BODIES})[一-龥]{{0,4}}?(?:局|委员会|委(?!托)|中心|办公室|办)"
        r"|国库|街道办事处|街道办|办事处|县委|县里|镇里|乡里|区里|市里|我县|本县|我镇|本镇|我区|我局|我委|本局"
        r"|(?:有关|相关|主管|职能|所属|各|行业)部门|公共预算|预算资金",
    ),
    (
        PRIVATE,
        r"创始(?:人|团队|股东)|(?:原|控股|大|小|其他|现有|全体|企业|公司)*股东|实际控制人|实控人|企业主|法定代表人"
        r"|投资(?:人|方|者|机构)|社会资本方?|出资人|民营|私营|保险(?:公司|人|机构)|承保人|(?:商业)?银行|金融机构"
        r"|(?:农民)?(?:专业)?合作社|承租(?:人|方|企业)|租户|承包(?:人|商|方)|施工(?:方|企业|单位)|总包方?|运营(?:商|方)"
        r"|商户|联合体|联保小组|小组成员|家长|业主|借款(?:人|企业|方)|(?:基金)?管理人|创业者|返乡人员|采购商|经销商|供应商|买方|卖方|购货方"
        r"|自然人|个人|夫妻|配偶|农户|家庭农场|个体工商户|反担保人|(?:该|其|本|园区|入驻|项目|目标|运营|民营|龙头|小微|相关|标的|被投|返乡)*(?:公司|企业)(?!股权|股份|亏损|损失|贷款|债务|股东)",
    ),
)
_ANYBODY = re.compile("|".join(f"(?P<k{n}>{pattern})" for n, (_, pattern) in enumerate(_KINDS)))
_ASIDE_BEFORE = re.compile(
    r"(?:向|对|给|(?<!因)为|替|代|把|将|使|被|从|按|按照|根据|依据|经|受|应|凡|因|就|至|在|作为|用|占|以|遵照|收到|接到"
    r"|任何|(?:形式|性质|方式|名义)的|承诺|保证|确保|给予|支付|保障|承担|弥补|补偿|赔偿|偿还|动用|使用|统筹)$"
)
# 要求企业股东回购, 鼓励龙头企业回购: the one urged is the one who acts.
_URGED = re.compile(
    r"(?:由|要求|督促|支持|鼓励|引导|责成|协助|帮助|协调|推动|促使|动员|授权|委托|指令|安排)$"
)
_JOINED = re.compile(r"(?:与|和|及|、|以及|同|会同|联合|或|或者)$")
_WITH = re.compile(r"(?:[与和及、同或]|以及|或者)[^，由]{0,10}$")
_ASIDE_AFTER = re.compile(r"^(?:签订|签署|约定|协商|合作|达成|之间|名义)")
# 银行授信, 企业的债务, 投资者的损失: whose debt it is, not who promises.
_OWNER_OF = re.compile(
    r"^(?:所?持有?|名下|(?:到期|逾期|未偿|全部|所欠|在[^，]{0,6}))*的?(?:全部|剩余|到期|逾期)*"
    r"(?:授信|贷款|借款|融资|债务|负债|欠款|本金|本息|投资(?!人|者|方)|股权|股份|份额|出资|收益(?!权)|损失|亏损|坏账|资金|债券|现金流|利益)"
)
_TOUCHED = re.compile(r"[对向给替为](?!了|主|人)[^由，则应须]{0,12}$")
_INVESTOR = re.compile(r"投资|资本|出资")
_RECEIVES = re.compile(
    r"^(?:[^，承诺保证]{0,14}(?:取得|获得|领取|享有|享受|收取)|每年|按年|享有|享受|取得|获得|可获|可得|收取|将获|应得|获取|旱涝保收|只赚不赔|保本|不承担|无需|不参与)"
)
_IS = re.compile(r"(?:的[^，]{0,6}|[方人])(?:为|是|系)$")
_MONEY = re.compile(r"(?:资金|预算|专户|国库)$")
_SPENT = re.compile(
    r"(?:安排|列支|拨付|划拨|使用|动用|挪用|从|拿出?|统筹)(?:相应|部分|县级|专门|一定)?$"
)
# 村委会主任以个人名义: the person, not the body.
_IN_PERSON = re.compile(r"(?:主任|书记|校长|院长|干部|职工|成员)[^，]{0,4}以[^，]{0,2}个人")
_ADOPTED = re.compile(r"(?:采用|采取|实行|约定)$")
_ORDER = re.compile(
    r"(?:政府|财政局|管委会|县委|县里|区里|上级|部门|纪要|常务会|专题会|办公会)[^，。；]{0,10}?"
    r"(?:要求|安排|指令|指示|指定|委托|授权|部署|决定|批准|同意|责成|协调|授意|下达|统筹|批复)"
)
_ON_ITS_OWN = re.compile(r"市场化|自主决策|自主经营|自负盈亏|董事会决议|股东会决议|独立决策|无政府")
_ROLE = re.compile(r"([甲乙丙丁]方)[(（]?[^，。；\n]{0,6}?[)）]?[：:为是]([^，。；\n]{2,24})")
_IN_BRACKETS = re.compile(r"([甲乙丙丁]方)[(（]([^)），。；\n]{2,24})[)）]")
_SHORT = re.compile(
    r"([^，。；\n]{2,24})[(（]以下(?:简)?称[:：]?[“\"']?([^”\"')）]{1,10})[”\"']?[)）]"
)


@dataclass(frozen=True)
class Actor:
    """Somebody named in a clause; `aside` when only touched upon (向…、对…、按…要求)."""

    kind: str
    start: int
    end: int
    aside: bool
    joined: bool
    agent: bool
    """Introduced by 由 or urged by another: the one who does it."""
    named: bool = False
    """Said to be the one (…的主体为…)."""
    clause: int = 0
    """The clause it stands in, counted within the text that was read."""


def aliases(text: str) -> Mapping[str, str]:
    """Roles and short names defined in the text (甲方：…, 以下简称…) and their kinds."""
    found = {}
    for name, who in [*_ROLE.findall(text), *_IN_BRACKETS.findall(text)]:
        found[name] = _kind_of(who)
    for who, name in _SHORT.findall(text):
        found[name] = _kind_of(who)
    return {name: kind for name, kind in found.items() if kind}


def _kind_of(words: str) -> str | None:
    named = list(_ANYBODY.finditer(_blank(words)))
    return _kind(named[-1]) if named else None


def _kind(match: re.Match[str]) -> str:
    return _KINDS[int((match.lastgroup or "k0")[1:])][0]


def _blank(text: str) -> str:
    return _NOBODY.sub(lambda m: m.group() if _BY.search(text[: m.start()]) else _gap(m), text)


def _gap(found: re.Match[str]) -> str:
    return "＿" * len(found.group())


def actors_in(text: str, names: Mapping[str, str]) -> list[Actor]:
    """Everybody named in a clause, in order."""
    found = []
    plain = _blank(text)
    spans = _whole_names([(m.start(), m.end(), _kind(m)) for m in _ANYBODY.finditer(plain)])
    for name, kind in names.items():
        spans = [s for s in spans if name not in plain[s[0] : s[1]]]
        spans += [(m.start(), m.end(), kind) for m in re.finditer(re.escape(name), plain)]
    subject_end = 0
    for start, end, kind in sorted(spans):
        actor = _actor(plain, start, end, kind, plain[subject_end:start])
        found.append(actor)
        if not actor.aside:
            subject_end = end
    return found


def _whole_names(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Names without the bare 公司 that ends one (政府指定的平台|公司)."""
    whole: list[tuple[int, int, str]] = []
    for start, end, kind in spans:
        if whole and start == whole[-1][1] and kind == PRIVATE and end - start == 2:
            whole[-1] = (whole[-1][0], end, whole[-1][2])
        else:
            whole.append((start, end, kind))
    return whole


def _actor(plain: str, start: int, end: int, kind: str, since: str) -> Actor:
    """`since` is what stands between the subject before and this one."""
    words, before, after = (
        plain[start:end],
        plain[max(start - 12, 0) : start],
        plain[end : end + 30],
    )
    urged = bool(_URGED.search(before))
    joined = bool(_JOINED.search(before))
    aside = bool(_ASIDE_BEFORE.search(before)) or bool(
        _ASIDE_AFTER.match(after) and _WITH.search(before)
    )
    if kind in (PRIVATE, COMPANY_OF_GOVERNMENT):
        # A name or a rank may stand between (为重庆某某公司, 对优先级投资者).
        aside = aside or bool(_TOUCHED.search(since[-40:]) or _OWNER_OF.match(after))
        aside = aside or bool(_INVESTOR.search(words) and _RECEIVES.match(after))
    if kind == ORGAN and _IN_PERSON.match(after):
        kind = PRIVATE
    if kind != PRIVATE and _ADOPTED.search(before):
        aside = False
    if _MONEY.search(words) and _SPENT.search(before):
        aside, urged = True, False
    return Actor(
        kind=kind,
        start=start,
        end=end,
        aside=aside and not urged,
        joined=joined,
        agent=urged,
        named=bool(_IS.search(before)),
        clause=plain.count("，", 0, start),
    )


def promisor(actors: list[Actor], before: int) -> str | None:
    """The kind of whoever does the act that starts at `before`; None if nobody is named.

    The last one introduced by 由 wins, else the last subject; of joined subjects the government.
    """
    named = [a for a in actors if a.start < before and not a.aside]
    # Whoever stands in the verb's own clause speaks before those of the clauses before it.
    named = [a for a in named if a.clause == named[-1].clause] if named else []
    agents = [a for a in named if a.agent]
    chosen = (agents or named)[-1:]
    if not chosen:
        return None
    last = named.index(chosen[0])
    group = [chosen[0]]
    for other in named[last + 1 :]:
        if not other.joined:
            break
        group.append(other)
    while named[last].joined and last > 0:
        last -= 1
        group.append(named[last])
    public = [a.kind for a in group if a.kind != PRIVATE]
    return public[0] if public else PRIVATE


def ordered(sentence: str) -> bool:
    """Whether the sentence says that a company acts at government's order."""
    return bool(_ORDER.search(sentence)) and not on_its_own(sentence)


def on_its_own(sentence: str) -> bool:
    return bool(_ON_ITS_OWN.search(sentence))
