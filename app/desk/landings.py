"""Where each role arrives after signing in, and the pages its day is made of.

Staff arrive at one list of what waits for them; the pages of their subjects stand beside it.
A link names an endpoint: it is no import, and it is shown only where that page exists and the
reader may open it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from werkzeug.exceptions import HTTPException

from app.infra.doors import DOORS
from app.kernel.actors import Access, Actor, Role
from app.kernel.words import N_


@dataclass(frozen=True)
class Place:
    """A page to go on to: its name, and what one does there."""

    label: str
    endpoint: str
    what: str


def landing_of(role: Role) -> str:
    """The endpoint of a role's first page."""
    return "desk.home" if role is Role.ENTREPRENEUR else "desk.work"


def places_of(actor: Actor) -> list[Place]:
    """The pages of the actor's day, in order; those that exist and that the actor may open."""
    role = actor.role
    return [p for p in PLACES.get(role, ()) if _open(actor, p.endpoint)] if role else []


def not_yet(role: Role | None) -> str:
    """In plain words, what a role cannot do here yet; empty where nothing is missing."""
    return NOT_YET.get(role, "") if role else ""


def opener(actor: Actor | None) -> Callable[[str], bool]:
    """Which addresses of a guide are links for its reader: pages that this reader may open."""
    urls = current_app.url_map.bind("")

    def opens(path: str) -> bool:
        try:
            endpoint, _ = urls.match(path, method="GET")
        except HTTPException:
            return False
        if actor is None:
            return DOORS[endpoint].may is Access.ANYONE
        return _open(actor, endpoint)

    return opens


def _open(actor: Actor, endpoint: str) -> bool:
    if endpoint not in current_app.view_functions:
        return False
    may = DOORS[endpoint].may
    return isinstance(may, Access) or actor.may(may)


_DELETIONS = Place(
    N_("删除资料"), "enterprises.deletions", N_("企业的授权结束后，删除取得的资料并确认")
)
_PROGRAMMES = Place(
    N_("担保协议"), "agreements.programmes", N_("谁担多少、额度还剩多少；等本机构签署的会提醒")
)
_PARKS = Place(N_("园区"), "enterprises.parks", N_("各园区登记了多少企业、用工多少"))
_CATALOGUE = Place(N_("产品"), "products.catalogue", N_("各银行已发布的产品、条件和总成本"))
_CLAIMS = Place(N_("代偿"), "claims.claims", N_("申请、两人审核、付款、追偿"))
_BOARD = Place(N_("看板"), "monitoring.board", N_("全县办到哪一步、谁超时，每个数字都能点开"))
_PARAMETERS = Place(
    N_("政策参数"),
    "administration.parameters",
    N_("每个数值从哪天起、依据哪一条；一人提议，另一人批准"),
)

_BANK = (
    Place(
        N_("办理清单"),
        "referrals.bank_list",
        N_("发给本行的需求，先到期的在前；接手、联系、给方案或写明原因"),
    ),
    Place(N_("贷款台账"), "loans.loan_book", N_("登记放款和还款，看逾期")),
    Place(N_("本行产品"), "products.bank_products", N_("条件写清楚，合适的需求才会来")),
    Place(N_("守时与结果"), "monitoring.bank_report", N_("本行按时联系、按时答复了多少")),
    _DELETIONS,
)
_GUARANTEE = (
    Place(N_("担保办理"), "guarantee.work_list", N_("银行送来的申请：经办审查，另一人审批")),
    Place(N_("还能担保多少"), "guarantee.capacity", N_("每份协议用了多少、还剩多少")),
    Place(N_("再担保备案"), "guarantee.filings", N_("上月新增的担保，按月报给再担保机构")),
    _CLAIMS,
)
_CENTRE = (
    _BOARD,
    Place(N_("需求"), "monitoring.cases", N_("找任何一笔需求，看发给了谁、结果怎样")),
    Place(N_("企业核实"), "enterprises.verify_list", N_("新登记的企业先核实，才能提交需求")),
    Place(N_("白名单"), "whitelist.entries", N_("推荐、两人审查、公示、暂停与恢复")),
    Place(N_("申诉"), "whitelist.appeals", N_("由没有参与原决定的人答复")),
    Place(N_("每晚一页"), "monitoring.evening", N_("领导要数字时，打开这一页就有")),
)

PLACES: dict[Role, tuple[Place, ...]] = {
    Role.BANK_OFFICER: _BANK,
    Role.BANK_MANAGER: (
        Place(N_("方案审批"), "referrals.approvals", N_("超过客户经理权限的方案，等您同意或退回")),
        *_BANK,
    ),
    Role.GUARANTEE_OFFICER: _GUARANTEE,
    Role.GUARANTEE_MANAGER: _GUARANTEE,
    Role.REGUARANTEE_OFFICER: (
        Place(
            N_("再担保备案"),
            "guarantee.filings",
            N_("各担保机构报来的月度清单：接受，或写明原因退回"),
        ),
        _PROGRAMMES,
        Place(N_("担保函台账"), "guarantee.commitments", N_("本机构分担的每一笔担保")),
        _CLAIMS,
    ),
    Role.INSURER: (_PROGRAMMES, _CATALOGUE, _PARKS),
    Role.INVESTOR: (_PARKS, _CATALOGUE),
    Role.TOWNSHIP_LIAISON: (
        Place(N_("我的企业"), "liaison.field", N_("该走访谁；没有信号也能记，有信号再传")),
        Place(N_("记一次走访"), "liaison.new_visit", N_("半分钟记完，一次填写，三处都算")),
        Place(N_("核实"), "enterprises.verify_list", N_("本乡镇新登记的企业")),
        Place(N_("问题"), "liaison.problems", N_("走访时提出的难处，解决到哪一步")),
    ),
    Role.PARK_MANAGER: (_PARKS, _CATALOGUE),
    Role.FINANCE_CENTRE: _CENTRE,
    Role.FINANCE_LEAD: (*_CENTRE, _PARAMETERS),
    Role.FINANCE_BUREAU: (
        _BOARD,
        Place(N_("银行守时"), "monitoring.banks", N_("各银行按时联系、按时答复的比例")),
        _PROGRAMMES,
        _PARAMETERS,
    ),
    Role.AUDITOR: (
        Place(N_("操作记录"), "oversight.audit", N_("谁、什么时候、做了什么；按人、按事、按天查")),
        Place(N_("复核决定"), "oversight.decisions", N_("抽几笔，按当天的规则重新算一遍")),
        Place(N_("复核评分"), "oversight.scores", N_("按当时的评分卡和资料再算一次，看是否一样")),
        Place(N_("验证记录"), "oversight.verify", N_("全部记录是否完整、有没有被改过")),
        Place(N_("谁看过资料"), "oversight.find_readings", N_("哪家企业的资料被谁看过")),
        Place(N_("数字核对"), "oversight.figures", N_("看板上的数字与底账是否一致")),
    ),
    Role.ADMINISTRATOR: (
        Place(N_("系统"), "administration.system", N_("后台任务、消息发送、备份是不是正常")),
        Place(N_("机构"), "accounts.organisations", N_("新增机构，邀请第一位负责人")),
        Place(N_("工作日历"), "administration.calendar", N_("放假和调休；截止时间按它推算")),
        Place(N_("成员"), "accounts.members", N_("邀请、停用、换岗")),
    ),
}

NOT_YET: dict[Role, str] = {
    Role.INSURER: N_(
        "报价、承保和理赔还不能在这里办，请先按原来的方式办。现在能做的：看有贵机构承担份额的担保协议，"
        "看银行产品和园区。需要贵机构处理的事会出现在下面的清单里。"
    ),
    Role.INVESTOR: N_(
        "项目推介、保密协议和投资意向还没有开放，这里没有可供认购的项目，平台也不对任何项目作保证。"
        "现在能做的：看各园区的公开数字和银行产品。"
    ),
    Role.PARK_MANAGER: N_(
        "园区只提供事实，不为企业作保。企业的金额、材料和银行的决定只有本人同意后有关机构才能看到，园区看不到。"
    ),
}
