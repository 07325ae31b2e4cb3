"""Where a need stands, who acts next and by when, in the words of its owner."""

from dataclasses import dataclass
from datetime import datetime

from app.kernel.words import N_

YOU, CENTRE, BANK, NOBODY = "you", "centre", "bank", "nobody"


@dataclass(frozen=True)
class StepFacts:
    """What decides who acts next. `contact_due_at` is the centre's first deadline."""

    state: str
    wish_to_send: bool = False
    verified: bool = False
    assisted: bool = False
    contacted: bool = False
    contact_due_at: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One sentence on where things stand, who acts (you, centre, bank, nobody), until when."""

    text: str
    who: str
    due_at: datetime | None = None


_BY_STATE = {
    "returned": Step(N_("中心请您修改后再提交，原因写在下面。"), YOU),
    "open": Step(N_("可以选择银行了：看看哪些产品适合，再决定发给谁。"), YOU),
    "matched": Step(N_("资料已发给您选的银行，银行会在时限内联系您。"), BANK),
    "in_decision": Step(N_("银行正在审核；需要补材料时会通知您。"), BANK),
    "offered": Step(N_("有银行给出了方案，请比较后决定。"), YOU),
    "accepted": Step(N_("您已接受方案，银行会联系您签合同、放款。"), BANK),
    "fulfilled": Step(N_("贷款已经发放。"), NOBODY),
    "withdrawn": Step(N_("这份需求已撤回，银行看不到它了。需要时可以再提一份。"), NOBODY),
    "unmet": Step(N_("暂时没有成功。可以看看怎样改进，随时重新打开。"), YOU),
}


def next_step(facts: StepFacts) -> Step:
    """The sentence every page of a need begins with."""
    if facts.state == "draft":
        return _of_draft(facts)
    if facts.state == "submitted":
        return _of_submitted(facts)
    step = _BY_STATE[facts.state]
    if facts.state == "open" and not facts.contacted:
        return Step(step.text, step.who, facts.contact_due_at)
    return step


def _of_draft(facts: StepFacts) -> Step:
    if facts.wish_to_send and not facts.verified:
        return Step(N_("填好了。企业核实后会自动提交，不用您再操作。"), CENTRE)
    if facts.assisted:
        return Step(N_("联络员帮您填好了草稿，请看一遍，同意后提交。"), YOU)
    return Step(N_("还是草稿，只有您自己看得到。填完后提交。"), YOU)


def _of_submitted(facts: StepFacts) -> Step:
    if facts.contacted:
        return Step(N_("中心已经联系过您，正在为您匹配产品。"), CENTRE)
    return Step(N_("已收到，正在匹配产品；中心的联系人会找您。"), CENTRE, facts.contact_due_at)
