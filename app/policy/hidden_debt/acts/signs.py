"""Words around an act that decide what it is: law, liability, vagueness, limits."""

import re

# What the law makes a government pay is compensation, not a promise.
OWED_BY_LAW = re.compile(
    r"(?:因|由于|受)[^，]{0,10}?(?:征收|征地|拆迁|搬迁|灾|疫情|公共利益|规划(?:调整|变更)|行政行为|政府(?:原因|违约|责任))|政府(?:违约|侵权|过错)|国家赔偿"
)
PRIVATELY_OWNED = re.compile(r"民营|民办|私立|(?<!非)营利性(?:医|养老|机构)")
OTHER_LOANS = re.compile(r"(?:银行|企业|平台|信托|信用社|农商行)[^，]{0,6}(?:贷款|借款|融资)")
GOVERNMENT_BONDS = re.compile(
    r"(?:政府|专项|一般|地方|新增|再融资)债券|国债|转贷协议|专项债|政府(?:法定)?债务(?:由|依法|限额|本息|利息|到期)"
)
SURETY_LETTER = re.compile("保函|(?:担保|保证)[书函]")
COMMITTEE = re.compile("管委会|管理委员会")
OWN_DEBT = re.compile(r"其|自身|本单位|本院|本校|自有|医疗收入|事业收入|经营收入|业务收入|学费")
WHO_IS_LIABLE = re.compile(
    r"(?P<role>保证人|担保人|担保方|保证方|增信方|担保主体|回购方|回购主体|回购义务人|回购责任人|差额补足义务人|补足方)"
    r"(?:签章|盖章|签字|名称)?(?:[(（][^)），]{1,8}[)）])?(?P<v>为|是|：|:|系|由|应为|确定为|(?=[^，]{2,16}(?:政府|中心|学校|小学|中学|医院|委员会|村委会|居委会|管委会|局|办事处)(?:，|$)))(?P<who>[^，]{2,20})"
)
VAGUE = re.compile(
    r"(?P<x>力所能及|尽量|尽力|大力|全力|视[^，]{0,6}情况)[^，]{0,4}?(?:支持|帮助|协助|安排|解决)|"
    r"(?P<v>协调|统筹|研究|想办法|设法|妥善|酌情|视情|适当|积极|予以|给予)(?:解决|协助|落实|安排|考虑|支持|处理|处置|帮助|偿还|还款)"
    r"|(?P<w>协调|统筹|研究|设法|协助|帮助|支持|解决|化解)(?![^，]{0,6}(?:自身|通过))[^，]{0,20}?(?:还款|偿还|偿债|还本付息|本息)"
)
AS_IT_SUITS = re.compile(
    r"(?P<v>视[^，]{0,4}情况|视情|酌情|必要时)[^，]{0,4}?(?:给予|予以|提供)[^，]{0,6}?(?:支持|帮助|资金|救助)"
    r"(?![^，]{0,4}(?:表彰|奖励))"
)
IN_NEED = re.compile(
    r"还款|偿还|偿债|还本付息|本息|退出|亏损|逾期|还贷|收不回|(?:还款|收支|收益|偿债)缺口"
)
UNSETTLED = re.compile(
    r"(?:还款|偿债|偿还|还本付息)(?:资金)?(?:的)?(?:来源|渠道|计划|(?:保障)?措施)[^，]{0,8}?"
    r"(?P<v>待(?:进一步)?研究|待定|未定|不明|未落实|尚未|待落实|另行|未明确|暂无|待明确|有待|未确定|待商|没有)"
)
CAPPED = re.compile(
    r"(?<!不)以[^，。；]{0,16}(?:余额|出资额?|实缴|到位资金|认缴|规模)[^，。；]{0,6}为限"
    r"|(?<!不)[以按][^，。；]{0,16}(?:预算|资金)[^，。；]{0,10}为限"
    r"|在[^，。；]{0,16}(?:余额|实缴出资|出资额)(?:范围)?(?:内|之内|以内)|(?:仅限于|不超过)[^，。；]{0,10}(?:余额|出资额|实缴)"
)
MINUTES = re.compile(
    r"纪要|常务会|专题会|办公会|会议(?:议定|明确|决定|同意|研究|原则|认为|要求|强调|指出)"
)
ENTITLED = re.compile(r"有权|可以|权利|可$")
REQUESTED = re.compile(
    r"(?<!有权)(?<!可以)(?:要求|请求|提出|主张|希望|建议|提议|申请|恳请)(?:由)?$"
)
"""Words before a promisor that turn the clause into somebody's wish."""


def of_bonds_only(sentence: str) -> bool:
    """Whether a sentence speaks of paying off government bonds and of no other loan."""
    return bool(GOVERNMENT_BONDS.search(sentence)) and not OTHER_LOANS.search(sentence)
