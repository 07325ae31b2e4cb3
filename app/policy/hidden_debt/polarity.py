"""Whether a clause promises or denies (肯定与否定): every negation that governs an act counts.

A prohibition governs to the end of its clause, also across a subject (严禁县政府承诺…). A plain
negation governs its own verb only: in 企业无法还款由县政府代偿 it does not reach 代偿. Verbs that
turn a promise round (拒绝、免除) count as one negation, so 不得拒绝履行 is a promise again.
"""

import re

from app.policy.hidden_debt.actors import Actor

# Not negations of the act, or two that cancel out; blanked at equal length before counting.
_IDIOMS = re.compile(
    r"不可撤[销消]|不可抗力|不可分割|不可预见|无条件|不附(?:带)?(?:任何)?条件|无限|无论|不论|不管"
    r"|不得?(?:低于|少于|高于|超过|晚于|迟于|小于|大于)|不足|不良|不动产|不仅|不但|不只|不限于|不含(?=税)"
    r"|(?:不得|不应|不能|不会|绝不|决不|严禁|禁止|不准)(?:无故|随意|擅自|以任何理由)?(?:推迟|延迟|拖延|迟延|延误|拖欠|逾期)"
    r"|(?:不得|不应|不能|不会|不)(?:影响|妨碍|损害|减损)"
    r"|不[因随][^，]{0,24}(?:免除|减轻|改变|解除|终止|影响|变更|失效)"
    r"|(?<=保证|承诺|确保)[^，]{0,2}(?:不会?|决不|绝不)(?:让|使)?[^，]{0,10}?(?:亏|受损|损失|赔钱|蚀本)"
    r"|(?:还|付|交|补|收|赔|拿)不(?:上|起|出|了|清|回来?|齐)|不受(?:任何)?(?:损失|亏损|影响|损害)|不亏损?|不受损|无损失?"
    r"|无偿|无息|无形|无疑|无缝|不断|不同(?!意)|不等(?!于)|不变|不久|不时|不定期|非公|未来|不到位|不反对|不持异议|无异议|没有异议|不排除|不介意"
    r"|(?<!由)(?:未|不能|无法|没有|不)(?:能)?(?:力)?(?:按期|按时|如期|及时|足额|按约定|全部|完全)*"
    r"(?:偿还|还款|归还|清偿|还清|收回|覆盖|达到|达|实现|完成|到期|偿付|兑付|还本付息|还贷)"
    r"(?=[^，]{0,20}(?:的|时|部分|后|由|则|，|$))"
    r"|未[一-龥]{1,3}的(?=[一-龥])|达不到|不够|不到|无力|无人|不满|未分配|不景气|不利|未经|非经|除非|不特定|不合格"
    r"|不(?:得|能|会|可|应)不|无不|莫不|未尝不|不可不|无(?:抵押|质押)|没有(?:任何)?理由不"
)
_PROHIBITIONS = (
    "不得|严禁|禁止|不准|不许|不允许|杜绝|避免|防止|防范|严防|切勿|不存在|不涉及|不要求|不需要?|不构成|不视为"
    "|不等于|不属于|不代表|不意味着|不形成|并非|不是|绝非|而非|从未|无权|无须|无需|不应|绝不|决不|坚决不"
    "|制止|遏制|抵制|谨防|警惕|(?:请勿|切勿|切莫|不要|莫|不)?(?:轻信|相信)|请勿|切莫|不要(?!求)|一律不|概不|均不|反对|叫停|不包括|不包含|不必|不搞|不宜|不由|不含|不设|不带|不附|未要求|没有要求|未由|岂|未发现|没有发现|未发生|未出现"
)
_REVERSALS = (
    "拒绝|拒不|拒付|拒还|停付|断付|延付|少付|推诿|推卸|推脱|逃避|回避|免除|豁免|免于|取消|撤销|撤回|废止|停止|放弃|解除|规避|怠于|拖延"
    "|反悔|违背|背弃|阻碍|阻挠|阻拦|妨碍|中止|终止|剔除|删除|删去|否认|否定|清退"
)
_DENIALS = "不会|不能|不可|不再|没有|并无|毫无|未|不|无|没|勿"
_NEGATION = re.compile(f"(?P<p>{_PROHIBITIONS})|(?P<r>{_REVERSALS})|(?P<d>{_DENIALS})")
_FRESH = re.compile(f"[、也且并和或亦更](?={_PROHIBITIONS}|{_DENIALS})")
_FRESH_TURN = re.compile(f"[、也且并](?={_REVERSALS})")
_PROHIBITION = re.compile(_PROHIBITIONS)
_REJECTED = re.compile(
    r"(?:否决|驳回|拒绝|不同意|未同意|未采纳|不采纳|不支持|未支持|未批准|不批准|不予批准|婉拒|否定|叫停|删除|删去|取消|撤回|剔除)"
    r"[^，]*的?(?:方案|请求|要求|建议|提议|意见|条款|做法|申请|内容|表述|约定|安排|动议|提案|想法)$"
)
_ILLUSION = re.compile(
    r"(?:打破|破除|消除|扭转|克服|摒弃|杜绝)[^，]*(?:预期|幻觉|依赖|错误|误区|迷信|观念|心理|思想|想法)"
)
_FORMERLY = re.compile(r"曾|原(?:先|来|拟|计划|定|方案|协议|合同|条款|约定|文件|稿|规定)|此前|过去")
_NOW = re.compile(
    r"改为|改由|调整为|变更为|不再|决定不|取消|放弃|废止|停止|终止|未(?:获|予|实施|采纳|同意)"
)
# 此类做法已被叫停: what was told before is taken back or condemned.
_TAKEN_BACK = re.compile(
    r"(?:此类|这类|该|此种|这种|上述|此等|前述|相关)(?:做法|行为|条款|约定|承诺|函件?|担保|方式|要求|情形|协议|内容|表述)[^，]{0,8}?"
    r"(?<!不得)(?<!不可)(?<!不)(?:叫停|纠正|无效|违规|违法|禁止|取消|作废|撤销|撤回|收回|解除|删除|清理|整改|终止|废止|失效|不被?允许|不得)"
)
_STANDS = re.compile(r"不得(?:拒绝|撤|取消|变更|解除|终止|免除|推|拖|低于|少于)")
_ABOUT = re.compile(r"(?:对于|就|关于|针对)[^，承担负责应由自愿]{0,14}$|对[^，]*的$")
_TOPIC_ENDS = re.compile(r"(?:$|，|问题|工作|事宜|事项)")
_IF = re.compile(r"^(?:如果?|若|倘若?|一旦|假如|凡)|(?:的|时|情形)$")
_PAIN = re.compile(r"违约|滞纳金|罚息|赔偿金|利息损失|逾期利息|有权(?:起诉|追索|要求)|强制执行")
_KEEPING = re.compile(r"履行|兑现|执行|落实|遵守|承认")
_BREACH = re.compile(r"违规|违法|擅自|未经批准|违反规定")
_TOLD = re.compile(r"披露|曝光|通报|检查发现|审计发现|查出|查实|报道|反映")
_MATTER = re.compile(
    r"是否|能否|可否|披露|曝光|检查发现|审计发现|有无|有没有|核查|排查|清查|自查|检查|查处|整治|举报|警惕|声称|谎称|冒充|自称|误以为|假借|误导|严查|纠正|清理|整改|化解"
)
_CONDEMNED = re.compile(
    r"(?<!不得)(?<!不可)(?<!不能)(?<!不会)(?<!不)撤回|禁止|不允许|不予|无效|违规|违法|违反|清理|纠正|整改|叫停|追究|追责|问责|查处|杜绝|拒绝|未(?:予)?同意"
    r"|不同意|未获|未采纳|不采纳|否决|删除|删去|剔除|取消|撤销|作废|婉拒|不支持|不接受|未接受|不得(?:有|出现|发生|列入|纳入|采用|采取|使用|签订|办理|实施|开展|受理|写入|存在|进行)|一律不|不予?(?:签|批|办|受理)"
    r"|不成立|不认可|未通过|收回|废止|失效|注销|不符合|不合规|不妥|不合法|退回|予以否定|处分|通报|未作出|未达成|不可行|不能满足|无法满足|不能接受|谢绝|(?:已|全部|均)[^，]{0,12}(?:解除|终止|停止|取消|结束|清零|化解|了结|整改)"
)
_NAMED_AS_MATTER = re.compile(
    r"(?:的|债务|行为|做法|情形|情况|方式|条款|内容|要求|请求|建议|意见|提议|方案|承诺|函|诉求|主张|问题|想法|事宜|说法|条件)$"
)
_PROHIBITS = re.compile(r"不得|严禁|禁止|不准|不许|不允许|杜绝|避免|防止|严防")
_GOES_ON = re.compile(
    r"^(?:或者?|以及|及|和|并(?!应|由)|也不|亦不|更不|变相|承诺|承担|提供|出具|以|为|向|对|违规|弥补|作出|约定|通过|给予|签订|将)"
)
_DENYING_HEAD = re.compile(
    r"(?:不承诺|不承担|不负责|不提供|不予|不作出?|不涉及|不存在)(?:下列|以下|如下)?[^，]{0,6}$"
)
_CONDEMNING_HEAD = re.compile(
    r"(?:负面清单|违规|违法|红线|禁止|严禁)(?:下列|以下|如下)?[^，]{0,6}$"
)
_JOINS = re.compile(r"^(?:或者?|以及|及其?|和|亦不|也不)")


def is_denied(text: str, start: int, verb: int, end: int, actors: list[Actor]) -> bool:
    """Whether the act between `start` and `end`, whose verb is at `verb`, is negated or only named.

    Offsets are within the clause. An even number of negations is a promise.
    """
    plain = _IDIOMS.sub(lambda m: "＿" * len(m.group()), text)
    if _MATTER.search(plain[:verb]):
        return True
    if (rejected := _REJECTED.search(plain)) and rejected.start() < start:
        return True
    illusion = _ILLUSION.search(plain)
    if illusion and illusion.start() < verb < illusion.end():
        return True
    if _CONDEMNED.search(plain[end:]) and not re.search(
        r"^[^，]{0,3}(?:不得|不予)?(?:拒绝|撤销|取消)", plain[end:]
    ):
        return True
    clause = plain.rfind("，", 0, verb) + 1
    count = _negations(plain, clause, verb, end, actors)
    if clause and not count and not any(clause <= a.start < verb and not a.aside for a in actors):
        count = _negations(plain, 0, verb, end, actors)
    return count % 2 == 1


def _negations(plain: str, begin: int, verb: int, end: int, actors: list[Actor]) -> int:
    # 不承诺回购、不承担责任: the second negation opens a phrase of its own.
    fresh = [found.end() for found in _FRESH.finditer(plain, begin, verb)]
    if not _PROHIBITION.search(plain, begin, verb):  # 不得推卸、免除: the prohibition reaches both
        fresh += [found.end() for found in _FRESH_TURN.finditer(plain, max([begin, *fresh]), verb)]
    negations = _NEGATION.finditer(plain, fresh[-1] if fresh else begin, end)
    return sum(_governs(found, plain, verb, actors) for found in negations)


def _governs(found: re.Match[str], plain: str, verb: int, actors: list[Actor]) -> bool:
    if found.end() > verb:
        again = _FRESH.match(plain, found.start() - 1)
        return not again and (found.start() >= verb or found.end() <= verb + 2)
    gap = plain[found.end() : verb]
    if found["p"]:
        return True
    if found["r"]:
        return not re.search("后|时|(?<![理自事缘])由", gap)
    if _KEEPING.match(gap):  # 不履行县政府的…: whose duty it is stands between
        return True
    if re.search(r"(?<![理自事缘])由|则", gap[1:]):
        return False
    return not any(found.end() < a.start < verb and not a.aside and not a.joined for a in actors)


_DECLINED = re.compile(
    r"(?:不能|不予|无法|不宜|不便|不会|不再|未|不)(?:再)?(?:出具|提供|同意|承诺|担保|办理|满足|接受|采纳|支持)"
)
_VAGUE = re.compile(
    "酌情|视情|视[^，]{0,6}情况|适当|尽力|尽量|积极|研究|想办法|设法|协调|协助|帮助|争取|必要时|根据实际|力所能及|给予[^，]{0,8}支持|大力支持|全力支持"
)
_BINDS = re.compile(
    "兜底|补足|承担|代偿|流动性|代为|垫付|全额|负责|保证|承诺|确保|偿付|清偿|归还|(?<!协助)(?<!协助其)(?<!帮助)(?<!帮助其)偿还(?=[，。]|$)|安排[^，]{0,8}资金|预算|财政资金|弥补|支付"
)
_REPORTED = re.compile("举报|投诉|抵制")
_GRANTED = re.compile(r"(?<![不未没予])(?:予以)?(?:同意|照办|采纳|批准|接受)(?!.{0,4}(?:不|拒))")
_NONE = re.compile(r"^(?:无|否|没有|不涉及|不适用|未发生)(?:，|$)")


def is_granted(following: str) -> bool:
    """Whether what somebody asked for is agreed to."""
    return bool(_GRANTED.search(following))


def is_soft(text: str) -> bool:
    """Whether help is only held out, with no word that binds."""
    return bool(_VAGUE.search(text)) and not _BINDS.search(text)


def is_declined(following: str) -> bool:
    """Whether what somebody asked for is turned down."""
    return bool(
        _CONDEMNED.search(following) or _REPORTED.search(following) or _DECLINED.search(following)
    )


def is_condemned_after(text: str, following: str) -> bool:
    """Whether a clause only names the act (…的，…行为) and what follows condemns or refuses it."""
    refused = _NAMED_AS_MATTER.search(text) and _CONDEMNED.search(following)
    return bool(refused or _NONE.search(following))


def is_topic(text: str, verb: int, end: int) -> bool:
    """Whether the act is only what the sentence speaks about (对于贷款偿还，…)."""
    bare = end - verb <= len("还本付息")
    return bare and bool(_ABOUT.search(text[:verb]) and _TOPIC_ENDS.match(text[end:]))


def is_taken_back(following: str) -> bool:
    """Whether what follows says of the act that it is void or no longer so (该承诺已撤销)."""
    return bool(_TAKEN_BACK.search(following)) and not _STANDS.search(following)


def is_duty_on_pain(text: str, following: str) -> bool:
    """Whether not doing it is only the case that brings a penalty (未按期回购的，应付违约金)."""
    return bool(_IF.search(text) and _PAIN.search(following))


def is_superseded(text: str, verb: int, following: str) -> bool:
    """Whether the act is what was once planned, and the sentence says it is so no more."""
    return bool(_FORMERLY.search(text[:verb]) and _NOW.search(following))


def is_breach_reported(before: str, following: str) -> bool:
    """Whether an act is told as a breach (违规…) that the sentence goes on to punish or undo."""
    told = _BREACH.search(before.rpartition("，")[2]) or _TOLD.search(before)
    return bool(told and _CONDEMNED.search(following))


def is_prohibition(text: str) -> bool:
    plain = _IDIOMS.sub(lambda m: "＿" * len(m.group()), text)
    return len(_PROHIBITS.findall(plain)) == 1 and not re.search(_REVERSALS, plain)


def denies_list(heading: str) -> bool:
    """Whether the speaker of a heading denies what stands under it (县政府不承诺：)."""
    return bool(_DENYING_HEAD.search(heading))


def condemns_list(heading: str) -> bool:
    """Whether whatever stands under a heading is forbidden, whoever does it (负面清单：)."""
    return is_prohibition(heading) or bool(_CONDEMNING_HEAD.search(heading))


def goes_on(text: str, prohibited: bool) -> bool:
    """Whether a clause continues the enumeration of the denied clause before it."""
    return bool((_GOES_ON if prohibited else _JOINS).match(text))
