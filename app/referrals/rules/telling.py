"""Who is told what when something happens to a referral (通知). No amounts, no names."""

from app.kernel.words import N_
from app.referrals.rules.waiting import COUNTY_CENTRE, COUNTY_LEAD, MANAGERS, OFFICER, OWNER

TOLD: dict[str, tuple[tuple[str, str], ...]] = {
    "referral.invited": ((OWNER, N_("中心为您推荐了一家银行，请确认是否发送")),),
    "referral.sent": ((OFFICER, N_("新的转介，请受理并联系创业者")),),
    "referral.assigned": ((OFFICER, N_("有一笔转介交给您办理")),),
    "referral.taken": ((OWNER, N_("银行已受理您的需求")),),
    "referral.asked": ((OWNER, N_("银行请您补充材料")),),
    "referral.answered": ((OFFICER, N_("创业者已补充材料")),),
    "referral.due_soon": ((OFFICER, N_("转介时限快到，请尽快办理")),),
    "referral.reminded": ((OFFICER, N_("金融服务中心提醒：请尽快办理这笔转介")),),
    "referral.late": (
        (OFFICER, N_("转介已超时，请立即办理")),
        (MANAGERS, N_("转介已超时，请督促或转交")),
        (OWNER, N_("银行还没有按时办理，您可以现在选择下一家")),
    ),
    "referral.very_late": ((COUNTY_CENTRE, N_("银行超时未办，请联系银行")),),
    "referral.far_too_late": ((COUNTY_LEAD, N_("银行长时间未办，请协调")),),
    "referral.declined": ((OWNER, N_("一家银行没有通过：请看原因、改进办法和下一家")),),
    "referral.expired": (
        (OWNER, N_("一家银行超期没有办完，已关闭：请选择下一家")),
        (OFFICER, N_("一笔转介超期未办，已关闭")),
    ),
    "referral.cancelled": ((OFFICER, N_("一笔转介已取消")),),
    "offer.proposed": ((MANAGERS, N_("有方案等您审批")),),
    "offer.returned": ((OFFICER, N_("方案被退回，请修改后重新提交")),),
    "offer.made": ((OWNER, N_("银行已给出方案，请在有效期内决定")),),
    "offer.accepted": (
        (OFFICER, N_("创业者接受了方案，请联系签订合同")),
        (MANAGERS, N_("创业者接受了一份方案")),
    ),
    "offer.rejected": ((OFFICER, N_("创业者没有接受方案")),),
    "offer.fell_through": (
        (OWNER, N_("一份已接受的方案没有放款，已取消：请看下一家")),
        (OFFICER, N_("一份已接受的方案没有放款，已取消")),
    ),
    "offer.expired": (
        (OWNER, N_("一份方案已过有效期")),
        (OFFICER, N_("一份方案已过有效期")),
    ),
}
"""Event → (who, words). The officer is whoever is in charge; while nobody is, all of them."""
