"""What the offices do beside the needs: visits, problems, cards, parameters, disputes."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from app.administration import commands as administration
from app.demo.firms import Firm, dispute_story
from app.demo.people import SERVED_TOWNSHIPS, Cast
from app.demo.story import Story, Telling
from app.enterprises import commands as enterprises
from app.infra import clock
from app.infra.parameters import PolicyParameter
from app.kernel.dates import add_months
from app.liaison import commands as liaison
from app.liaison.models import Problem
from app.liaison.rules import ISSUES, VisitDraft
from app.referrals import commands as referrals
from app.whitelist import commands as whitelist
from app.whitelist.queries import card_in_force

ASSIGNED_EACH = 8
NOTES = (
    "订单稳定，旺季缺周转资金",
    "想扩一间车间，正在看场地",
    "招工难，想请园区帮忙",
    "证照齐全，水电费按时交",
)
# What becomes of a problem, by turns.
PROBLEM_ENDS = ("raised", "assigned", "solved", "closed")
UNSETTLED = timedelta(days=20)
"""Problems that are younger may still rest on the way; older ones are closed."""


def begin_office_work(telling: Telling, firms: list[Firm], day: date) -> None:
    """Let everything begin that is not a need."""
    cast, draw = telling.cast, telling.draw("office")
    served = [firm for firm in firms if firm.plan.township in SERVED_TOWNSHIPS]
    _begin_visits(telling, served, day, draw)
    _begin_disputes(telling, firms, day)
    telling.begin(_cards(cast), clock.at_local(add_months(day, -3), 10))
    telling.begin(_parameters(telling), clock.at_local(add_months(day, -6), 14))
    telling.begin(_leave(cast, day), clock.at_local(day - timedelta(days=5), 11))
    telling.begin(_helper(cast, firms), clock.at_local(day - timedelta(days=2), 15))


def _begin_visits(telling: Telling, served: list[Firm], day: date, draw: Random) -> None:
    """The liaison officers go round their townships."""
    for number, firm in enumerate(served):
        first = clock.day_of(firm.plan.registered_at) + timedelta(days=6)
        last = day - timedelta(days=2)
        if first < last:
            at = first + timedelta(days=draw.randrange((last - first).days))
            begins = clock.at_local(at, draw.randrange(9, 17), draw.randrange(60))
            telling.begin(_visits(telling, firm, number, day), begins)


def _visits(telling: Telling, firm: Firm, number: int, day: date) -> Story:
    """An officer takes a firm on, visits it every now and then, and carries a problem away."""
    cast, draw = telling.cast, telling.draw("visits", number)
    who = SERVED_TOWNSHIPS[firm.plan.township]
    if number < 2 * ASSIGNED_EACH:
        liaison.assign_officer(
            cast.act("centre"),
            officer=cast.people[who],
            standing="officer",
            enterprise=firm.enterprise,
        )
    for round_ in range(3):
        logged = liaison.log_visit(
            cast.act(who),
            enterprise=firm.enterprise,
            draft=_visit(draw, needs_help=round_ == 0 and number % 3 == 0),
        )
        if logged.problem is not None:
            fresh = clock.today() > day - UNSETTLED
            end = PROBLEM_ENDS[number // 3 % 4] if fresh else "closed"
            telling.begin(_problem(telling, logged.problem, who, end))
        yield telling.office_time(draw, 20, 60)


def _visit(draw: Random, *, needs_help: bool) -> VisitDraft:
    return VisitDraft(
        on=clock.today(),
        mode=draw.choice(("visit", "visit", "phone")),
        issues=(draw.choice(list(ISSUES)),),
        note=f"{draw.choice(NOTES)}（演示）",
        next_on=clock.today() + timedelta(days=draw.randrange(30, 90)),
        needs_help=needs_help,
    )


def _problem(telling: Telling, problem: Problem, who: str, end: str) -> Story:
    """A problem goes to an office, is solved, is confirmed; or rests before that."""
    cast = telling.cast
    draw = telling.draw("problem", problem.reference)
    if end == "raised":
        return
    yield telling.office_time(draw, 1, 2)
    liaison.assign_problem(cast.act("centre"), problem=problem, office=cast.organisations["bureau"])
    if end == "assigned":
        return
    yield telling.office_time(draw, 2, 6)
    liaison.solve_problem(cast.act("centre"), problem=problem, solution="已协调园区解决（演示）")
    if end == "solved":
        return
    yield telling.office_time(draw, 1, 3)
    liaison.close_problem(cast.act(who), problem=problem)


def _begin_disputes(telling: Telling, firms: list[Firm], day: date) -> None:
    """Four second claims: two settled, two still open."""
    cast = telling.cast
    ends = ((120, "keep"), (75, "transfer"), (6, None), (3, None))
    for (days_ago, outcome), firm, rival in zip(ends, firms, firms[10:], strict=False):
        at = clock.at_local(day - timedelta(days=days_ago), 11, 20)
        telling.begin(_dispute(cast, firm, rival, outcome), at)


def _dispute(cast: Cast, firm: Firm, rival: Firm, outcome: str | None) -> Iterator[datetime]:
    if firm.row is not None and rival.owner is not None:
        yield from dispute_story(cast, firm, rival.owner, outcome=outcome)
    if outcome == "transfer" and firm.row is not None and rival.owner is not None:
        firm.owner, firm.consent = rival.owner, None


def _cards(cast: Cast) -> Story:
    """The centre proposes other points twice: one proposal is declined, one still waits."""
    card = card_in_force(cast.county_id)
    assert card is not None
    first = whitelist.propose_card(
        cast.act("centre"), definition=card.definition, note="提高用工人数的分值（演示）"
    )
    yield clock.now() + timedelta(days=6)
    whitelist.reject_card(cast.act("centre-lead"), card=first, reason="先看一个季度的数据")
    yield clock.now() + timedelta(days=60)
    whitelist.propose_card(
        cast.act("centre"), definition=card.definition, note="按一季度数据重新测算（演示）"
    )


def _parameters(telling: Telling) -> Story:
    """Policy values: one approved, one declined, one waiting for the second person."""
    cast = telling.cast
    approved = _propose(cast, "clocks.triage_working_days", 2, "旺季人手不足，先放宽一天（演示）")
    yield clock.now() + timedelta(days=2)
    administration.approve_parameter(cast.act("centre-lead"), parameter=approved)
    yield clock.now() + timedelta(days=30)
    declined = _propose(cast, "referrals.open_max", 5, "想多问几家（演示）")
    yield clock.now() + timedelta(days=3)
    administration.reject_parameter(
        cast.act("centre-lead"), parameter=declined, reason="三家足够，避免重复尽调"
    )
    yield clock.now() + timedelta(days=100)
    _propose(cast, "clocks.first_contact_working_days", 1, "银行普遍当天联系，可以收紧（演示）")


def _propose(cast: Cast, code: str, value: int, reason: str) -> PolicyParameter:
    return administration.propose_parameter(
        cast.act("centre"),
        code=code,
        value=value,
        valid_from=clock.today() + timedelta(days=10),
        valid_to=clock.today() + timedelta(days=16),
        citation="县金融服务中心会议纪要（演示）",
        reason=reason,
    )


def _leave(cast: Cast, day: date) -> Story:
    """An officer of the second bank is on leave; a colleague stands in."""
    referrals.arrange_cover(
        cast.act("youchu-manager"),
        officer=cast.people["youchu-officer2"],
        cover=cast.people["youchu-officer"],
        valid_from=day - timedelta(days=3),
        valid_to=day + timedelta(days=4),
    )
    yield from ()


def _helper(cast: Cast, firms: list[Firm]) -> Story:
    """An owner lets another entrepreneur act for the firm."""
    ready = [firm for firm in firms if firm.row is not None and firm.owner is not None]
    if len(ready) > 1:
        enterprises.add_helper(
            cast.act(ready[0].holder),
            enterprise=ready[0].enterprise,
            user=ready[1].holder,
            agreed=True,
        )
    yield from ()
