"""What the journal's kinds of subject are called by people."""

from app.kernel.words import N_

KINDS: dict[str, str] = {
    "Appeal": N_("申诉"),
    "Asset": N_("抵质押物"),
    "Assignment": N_("联络分工"),
    "Certificate": N_("名单证书"),
    "Claim": N_("代偿"),
    "ClaimRateBreaker": N_("代偿率熔断"),
    "ColumnMap": N_("导入的列对应"),
    "ConnectorRun": N_("平台交换"),
    "Consent": N_("授权"),
    "CountyConnector": N_("平台对接"),
    "CreditFact": N_("信用事实"),
    "CreditParkRating": N_("信用园区评定"),
    "DebtCheck": N_("隐性债务核查"),
    "Disclosure": N_("资料提供"),
    "Dispute": N_("归属争议"),
    "Enterprise": N_("企业"),
    "ExpertCard": N_("专家卡"),
    "FactCorrection": N_("事实更正"),
    "FinancingNeed": N_("融资需求"),
    "GuaranteeApplication": N_("担保申请"),
    "GuaranteeCommitment": N_("担保函"),
    "GuaranteeProgramme": N_("担保协议"),
    "Import": N_("导入"),
    "LeaveCover": N_("请假代办"),
    "Lien": N_("抵质押登记"),
    "ListEntry": N_("清单条目"),
    "Loan": N_("贷款"),
    "NeedLead": N_("需求线索"),
    "NegativeRecord": N_("负面记录"),
    "Objection": N_("公示异议"),
    "Offer": N_("方案"),
    "Organisation": N_("机构"),
    "Paper": N_("材料"),
    "Park": N_("园区"),
    "ParkDesignation": N_("信用园区认定"),
    "ParkDuty": N_("园区数据责任"),
    "ParkFigure": N_("园区数据"),
    "PolicyParameter": N_("政策参数"),
    "PrivacyRequest": N_("个人信息请求"),
    "DeletionDuty": N_("删除任务"),
    "Problem": N_("走访问题"),
    "Product": N_("产品"),
    "Referral": N_("转介"),
    "ReguaranteeFiling": N_("再担保备案"),
    "RelatedParty": N_("关联关系"),
    "RiskCard": N_("风险评分卡"),
    "RiskDecision": N_("风险评分后的决定"),
    "RiskOutcome": N_("贷款结果"),
    "RiskPromotion": N_("换主卡"),
    "RiskScore": N_("风险评分"),
    "RiskWatch": N_("风险评分卡监测"),
    "Score": N_("评分"),
    "SignIn": N_("登录"),
    "TestResult": N_("五项标准"),
    "Township": N_("乡镇"),
    "User": N_("账号"),
    "Visit": N_("走访"),
    "WebhookDelivery": N_("事件通知"),
    "WebhookEndpoint": N_("事件通知地址"),
    "WhitelistEntry": N_("白名单"),
}


def kind_label(kind: str) -> str:
    """The Chinese word of a kind of subject; the code where none is written yet."""
    return KINDS.get(kind, kind)


READINGS: dict[str, str] = {
    "complaint": N_("处理投诉或咨询"),
    "correction": N_("办理更正"),
    "denied": N_("授权结束后又来看，没有看到"),
    "download": N_("下载"),
    "export": N_("导出"),
    "letter": N_("打开担保函"),
    "list": N_("在名单中看到"),
    "open": N_("打开查看"),
    "package": N_("导出离线资料包"),
    "paper": N_("查看证明材料"),
    "print": N_("打印"),
    "replay_complaint": N_("审计复核评分：处理申诉或投诉"),
    "replay_order": N_("审计复核评分：上级督查"),
    "replay_sample": N_("审计复核评分：抽查"),
    "scoring": N_("核对资格评分"),
    "take": N_("受理"),
    "whitelist": N_("审核名单"),
}


def reading_label(what: str) -> str:
    """The Chinese words for how somebody read a file; the code where none are written yet."""
    return READINGS.get(what, what)
