"""The navigation of each role: links by endpoint name (a link is not an import)."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from app.kernel.actors import Actor, Role
from app.kernel.words import N_


@dataclass(frozen=True)
class Link:
    """One entry: the words, the address, and the endpoint by which the present page is marked."""

    label: str
    url: str
    endpoint: str


Entry = tuple[str, str, dict[str, Any]]

_CATALOGUE: Entry = (N_("产品"), "products.catalogue", {})
_HELP: Entry = (N_("帮助"), "desk.help", {})
_WORK: Entry = (N_("待办"), "desk.work", {})

_MIRROR: Entry = (N_("有担保的贷款"), "loans.mirror", {})
_CLAIMS: Entry = (N_("代偿"), "claims.claims", {})
_PROGRAMMES: Entry = (N_("担保协议"), "agreements.programmes", {})
_GUARANTEE: tuple[Entry, ...] = (
    _WORK,
    (N_("担保办理"), "guarantee.work_list", {}),
    _PROGRAMMES,
    (N_("还能担保多少"), "guarantee.capacity", {}),
    (N_("担保函台账"), "guarantee.commitments", {}),
    (N_("再担保备案"), "guarantee.filings", {}),
    (N_("在保贷款"), "loans.loan_book", {}),
    _CLAIMS,
    _CATALOGUE,
)

_BANK: tuple[Entry, ...] = (
    _WORK,
    (N_("办理清单"), "referrals.bank_list", {}),
    (N_("贷款台账"), "loans.loan_book", {}),
    _CLAIMS,
    (N_("本行产品"), "products.bank_products", {}),
    _PROGRAMMES,
    (N_("守时与结果"), "monitoring.bank_report", {}),
)
_CENTRE: tuple[Entry, ...] = (
    _WORK,
    (N_("看板"), "monitoring.board", {}),
    (N_("需求"), "monitoring.cases", {}),
    (N_("两张清单"), "needs.lists", {}),
    (N_("企业"), "enterprises.verify_list", {}),
    (N_("导入"), "enterprises.imports", {}),
    (N_("银行守时"), "monitoring.banks", {}),
    _PROGRAMMES,
    _MIRROR,
    _CLAIMS,
    (N_("每晚一页"), "monitoring.evening", {}),
    (N_("走访"), "liaison.visits", {}),
    (N_("线索"), "needs.leads", {}),
    (N_("信用事实"), "whitelist.facts_desk", {}),
    (N_("白名单"), "whitelist.entries", {}),
    (N_("信用园区"), "whitelist.credit_parks", {}),
    (N_("评分卡"), "whitelist.cards", {}),
    (N_("政策参数"), "administration.parameters", {}),
)

NAVIGATION: dict[Role | None, tuple[Entry, ...]] = {
    None: (
        _CATALOGUE,
        (N_("测一测"), "matching.check", {}),
        (N_("算一算"), "products.calculator", {}),
        (N_("公示"), "whitelist.notices", {}),
        _HELP,
    ),
    Role.ENTREPRENEUR: (
        (N_("首页"), "desk.home", {}),
        (N_("需求"), "needs.my_needs", {}),
        (N_("方案"), "referrals.offers", {}),
        (N_("贷款"), "loans.my_loans", {}),
        (N_("企业"), "enterprises.mine", {}),
        (N_("授权"), "enterprises.consents", {}),
        (N_("评分"), "whitelist.my_score", {}),
    ),
    Role.BANK_OFFICER: _BANK,
    Role.BANK_MANAGER: (
        _WORK,
        (N_("方案审批"), "referrals.approvals", {}),
        *_BANK[1:],
        (N_("成员"), "accounts.members", {}),
        (N_("资料包密钥"), "referrals.show_package_key", {}),
    ),
    Role.GUARANTEE_OFFICER: (*_GUARANTEE, (N_("园区"), "enterprises.parks", {})),
    Role.GUARANTEE_MANAGER: (
        *_GUARANTEE,
        (N_("园区"), "enterprises.parks", {}),
        (N_("成员"), "accounts.members", {}),
    ),
    Role.REGUARANTEE_OFFICER: (
        _WORK,
        _PROGRAMMES,
        (N_("还能担保多少"), "guarantee.capacity", {}),
        (N_("担保函台账"), "guarantee.commitments", {}),
        (N_("再担保备案"), "guarantee.filings", {}),
        (N_("在保贷款"), "loans.loan_book", {}),
        _CLAIMS,
        _CATALOGUE,
    ),
    Role.INSURER: (_WORK, _PROGRAMMES, _CATALOGUE),
    Role.INVESTOR: (_WORK, _CATALOGUE, (N_("园区"), "enterprises.parks", {})),
    Role.TOWNSHIP_LIAISON: (
        _WORK,
        (N_("我的企业"), "liaison.field", {}),
        (N_("核实"), "enterprises.verify_list", {}),
        (N_("问题"), "liaison.problems", {}),
        (N_("线索"), "needs.leads", {}),
        (N_("两张清单"), "needs.lists", {}),
        (N_("白名单"), "whitelist.entries", {}),
        (N_("园区"), "enterprises.parks", {}),
    ),
    Role.PARK_MANAGER: (
        _WORK,
        (N_("园区"), "enterprises.parks", {}),
        (N_("信用园区"), "whitelist.my_credit_park", {}),
        (N_("白名单"), "whitelist.entries", {}),
        (N_("信用事实"), "whitelist.facts_desk", {}),
        _CATALOGUE,
    ),
    Role.FINANCE_CENTRE: _CENTRE,
    Role.FINANCE_LEAD: (*_CENTRE, (N_("成员"), "accounts.members", {})),
    Role.FINANCE_BUREAU: (
        _WORK,
        (N_("看板"), "monitoring.board", {}),
        (N_("信用事实"), "whitelist.facts_desk", {}),
        (N_("银行守时"), "monitoring.banks", {}),
        (N_("政策参数"), "administration.parameters", {}),
    ),
    Role.AUDITOR: (
        _WORK,
        (N_("操作记录"), "oversight.audit", {}),
        (N_("数字核对"), "oversight.figures", {}),
        (N_("看板"), "monitoring.board", {}),
        (N_("两张清单"), "needs.lists", {}),
        _MIRROR,
        _CLAIMS,
        (N_("政策参数"), "administration.parameters", {}),
    ),
    Role.ADMINISTRATOR: (
        _WORK,
        (N_("系统"), "administration.system", {}),
        (N_("机构"), "accounts.organisations", {}),
        (N_("成员"), "accounts.members", {}),
        (N_("工作日历"), "administration.calendar", {}),
        (N_("政策参数"), "administration.parameters", {}),
    ),
}


def links_for(actor: Actor | None) -> list[Link]:
    """The links of a person's role, in order."""
    entries = NAVIGATION[actor.role if actor else None]
    known = current_app.view_functions
    return [
        Link(label, url_for(endpoint, **args), endpoint)
        for label, endpoint, args in entries
        if endpoint in known
    ]
