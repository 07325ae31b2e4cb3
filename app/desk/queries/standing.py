"""What waits on a page without being a task: proposals for a second person, faults of the system.

The same queries as the pages themselves, so that a count never differs from its list.
"""

from dataclasses import dataclass
from datetime import date

from app.administration.queries import failed_jobs, proposals
from app.infra import clock
from app.infra.calendar import table_known
from app.kernel.actors import Actor, Permission
from app.kernel.words import N_
from app.whitelist.queries import cards


@dataclass(frozen=True)
class Standing:
    """So many of something on another page: words with {n}, and the page's endpoint."""

    text: str
    n: int
    endpoint: str


def standing(actor: Actor) -> list[Standing]:
    """What the actor may settle on other pages; kinds of which there is none are left out."""
    found = []
    if actor.may(Permission.PARAMETER_APPROVE):
        n = sum(row.state == "proposed" for row in proposals(actor))
        found.append(Standing(N_("政策参数：{n} 项提议等另一人批准"), n, PARAMETERS))
    if actor.may(Permission.CARD_APPROVE):
        n = sum(card.state == "proposed" for card in cards(actor))
        found.append(Standing(N_("评分卡：{n} 张提议等另一人批准"), n, "whitelist.cards"))
    if actor.may(Permission.JOBS_READ):
        text = N_("系统：{n} 件后台任务没有成功，请查看原因")
        found.append(Standing(text, len(failed_jobs()), "administration.system"))
    if actor.may(Permission.CALENDAR_MANAGE):
        n = sum(not table_known(year) for year in _years_wanted(clock.today()))
        text = N_("工作日历：{n} 个年度还没有放假安排，截止时间只按周末推算")
        found.append(Standing(text, n, "administration.calendar"))
    return [each for each in found if each.n]


PARAMETERS = "administration.parameters"


def _years_wanted(on: date) -> list[int]:
    """This year, and from December (when the State Council has spoken) the next."""
    return [on.year, on.year + 1] if on.month == 12 else [on.year]
