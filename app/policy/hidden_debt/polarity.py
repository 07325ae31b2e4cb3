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
    r"|不得?(?:低于|少于|高于|超过|晚于|迟于|小于|大于)|不足|不良|不动产|不仅|不但|不只|不限于|不含"
    r"|无偿|无息|无形|无疑|无缝|不断|不同|不等(?!于)|不变|不久|不时|不定期|非公|未来|不到位"
    r"|(?:未|不能|无法|没有|不)(?:能)?(?:力)?(?:按期|按时|如期|及时|足额|按约定|全部|完全)*"
    r"(?:偿还|还款|归还|清偿|还清|收回|覆盖|达到|达|实现|完成|到期|偿付|兑付|还本付息|还贷)"
    r"(?=[^，]{0,20}(?:的|时|部分|后|由|则|，|$))"
    r"|达不到|不够|不到|无力|无人|不满|未分配|不景气|不利|未经|非经|除非|不特定|不合格"
    r"|不(?:得|能|会|可|应)不|无不|莫不|未尝不|不可不|无(?:抵押|质押)|没有(?:任何)?理由不"
)
_PROHIBITIONS = (
    "不得|严禁|禁止|不准|不许|不允许|杜绝|避免|防止|防范|严防|切勿|不存在|不涉及|不要求|不需要?|不构成|不视为"
    "|不等于|不属于|不代表|不意味着|不形成|并非|不是|绝非|而非|从未|无权|无须|无需|不应|绝不|决不|坚决不"
    "|一律不|概不|均不|反对|叫停|不包括|不包含|不必|不搞|不宜|不由|未要求|没有要求|未由|岂|未发现|没有发现|未发生|未出现"
)
_REVERSALS = (
    "拒绝|拒不|推诿|推卸|推脱|逃避|回避|免除|豁免|免于|取消|撤销|撤回|废止|停止|放弃|解除|规避|怠于|拖延"
    "|中止|终止|剔除|删除|删去|否认|否定|清退|退出"
)
_DENIALS = "不会|不能|不可|不再|没有|并无|毫无|未|不|无|没|勿"
_NEGATION = re.compile(f"(?P<p>{_PROHIBITIONS})|(?P<r>{_REVERSALS})|(?P<d>{_DENIALS})")
_FRESH = re.compile(f"[、也且并和或](?={_PROHIBITIONS}|{_REVERSALS}|{_DENIALS})")
_MATTER = re.compile(r"是否|有无|有没有|核查|排查|清查|自查|检查|查处|整治|举报|警惕|严查|纠正|清理|整改|化解")
_CONDEMNED = re.compile(
    r"禁止|不允许|不予|无效|违规|违法|违反|清理|纠正|整改|叫停|追究|追责|问责|查处|杜绝|拒绝|未(?:予)?同意"
    r"|不同意|未获|未采纳|不采纳|否决|删除|删去|剔除|取消|撤销|作废|婉拒|不支持|不接受|未接受|不得(?:有|出现|发生)"
    r"|不成立|不认可|未通过"
)
_NAMED_AS_MATTER = re.compile(r"(?:的|行为|做法|情形|情况|方式|条款|内容|要求|请求|建议|意见|提议|方案|承诺|函)$")
_PROHIBITS = re.compile(r"不得|严禁|禁止|不准|不许|不允许|杜绝|避免|防止|严防")
_GOES_ON = re.compile(
    r"^(?:或者?|以及|及|和|并(?!应|由)|也不|亦不|更不|变相|承诺|承担|提供|出具|以|为|向|对|违规|弥补|作出|约定|通过|给予|签订|将)"
)
_JOINS = re.compile(r"^(?:或者?|以及|及其?|和|亦不|也不)")


def is_denied(text: str, start: int, verb: int, end: int, actors: list[Actor]) -> bool:
    """Whether the act between `start` and `end`, whose verb is at `verb`, is negated or only named.

    Offsets are within the clause. An even number of negations is a promise.
    """
    plain = _IDIOMS.sub(lambda m: "＿" * len(m.group()), text)
    if _MATTER.search(plain[:verb]):
        return True
    if _CONDEMNED.search(plain[end:]) and not re.search(r"^[^，]{0,3}(?:不得|不予)?(?:拒绝|撤销|取消)", plain[end:]):
        return True
    # 不承诺回购、不承担责任: the second negation opens a phrase of its own.
    fresh = [found.end() for found in _FRESH.finditer(plain, 0, verb)]
    negations = _NEGATION.finditer(plain, fresh[-1] if fresh else 0, end)
    count = sum(_governs(found, plain, verb, actors) for found in negations)
    return count % 2 == 1


def _governs(found: re.Match[str], plain: str, verb: int, actors: list[Actor]) -> bool:
    if found.end() > verb:
        return found.start() >= verb or found.end() <= verb + 2
    gap = plain[found.end() : verb]
    if found["p"]:
        return True
    if found["r"]:
        return not re.search("后|时|(?<![理自事缘])由", gap)
    if re.search(r"(?<![理自事缘])由|则", gap[1:]):
        return False
    return not any(found.end() < a.start < verb and not a.aside and not a.joined for a in actors)


def is_condemned_after(text: str, following: str) -> bool:
    """Whether a clause only names the act (…的，…行为) and the next one condemns or refuses it."""
    return bool(_NAMED_AS_MATTER.search(text) and _CONDEMNED.search(following))


def is_prohibition(text: str) -> bool:
    plain = _IDIOMS.sub(lambda m: "＿" * len(m.group()), text)
    return len(_PROHIBITS.findall(plain)) == 1 and not re.search(_REVERSALS, plain)


def goes_on(text: str, prohibited: bool) -> bool:
    """Whether a clause continues the enumeration of the denied clause before it."""
    return bool((_GOES_ON if prohibited else _JOINS).match(text))
