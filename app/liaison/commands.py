"""Writes of liaison: assign, visit, raise and settle problems."""

from dataclasses import dataclass

from app.accounts.models import Organisation, User
from app.enterprises.models import Enterprise, Park
from app.infra import journal
from app.infra.acts import Act
from app.infra.calendar import add_working_days
from app.infra.db import db
from app.infra.notify import notify
from app.infra.references import next_reference
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Role
from app.kernel.refusals import conflict, invalid, invalid_if, refuse_if
from app.kernel.words import N_
from app.liaison import queries, rules
from app.liaison.models import Assignment, Problem, Visit
from app.liaison.rules import AssignmentFacts, VisitDraft
from app.needs.commands import record_test
from app.needs.rules import OUTCOMES, TESTS

SOLVE = "problem_solve"


@dataclass(frozen=True)
class Logged:
    """What one post wrote: the visit, and the problem it raised if help is needed."""

    visit: Visit
    problem: Problem | None


def assign_officer(
    act: Act,
    *,
    officer: User,
    standing: str,
    enterprise: Enterprise | None = None,
    park: Park | None = None,
) -> Assignment:
    """Say who looks after an enterprise, or which leader after a park (one at a time)."""
    if (enterprise is None) == (park is None):
        raise invalid("enterprise", "请选择一家企业或一个园区")
    if park is not None and standing != "lead":
        raise invalid("standing", "园区由联系领导负责")
    live = queries.live_assignments_of(
        enterprise_id=enterprise.id if enterprise else None, park_id=park.id if park else None
    )
    held = [row for row in live if row.standing == standing]
    facts = AssignmentFacts(
        standing=standing,
        firms_now=queries.firms_now(officer.id, standing),
        for_park=park is not None,
        taken=bool(held),
        already=any(row.officer_id == officer.id for row in held),
    )
    refuse_if(rules.assignment_refusals(facts, policy=act.policy))
    assignment = Assignment(
        county_id=act.actor.county_id,
        officer_id=officer.id,
        enterprise_id=enterprise.id if enterprise else None,
        park_id=park.id if park else None,
        standing=standing,
        valid_from=act.on,
        assigned_by=act.actor.id,
    )
    subject = enterprise or park
    assert subject is not None
    detail = {"officer": officer.public_id, "subject": subject.public_id, "standing": standing}
    journal.record(act, assignment, "assign", detail=detail)
    db.session.flush()
    return assignment


def end_assignment(act: Act, *, assignment: Assignment) -> Assignment:
    """From today on somebody else may look after it; the row stays as history."""
    if assignment.valid_to is not None:
        raise conflict("assignment_ended", "这项安排已经结束")
    assignment.valid_to = act.on
    journal.note(act, assignment, "end")
    return assignment


def log_visit(act: Act, *, enterprise: Enterprise, draft: VisitDraft) -> Logged:
    """Write a visit down; its tests go to the firm's live need, its problem to the centre.

    One post serves all three reports: nothing is typed twice.
    """
    invalid_if((*rules.visit_refusals(draft, on=act.on), *_test_refusals(draft)))
    need = queries.need_to_test(enterprise) if draft.tests else None
    visit = Visit(
        county_id=act.actor.county_id,
        enterprise_id=enterprise.id,
        enterprise=enterprise,
        visitor_id=act.actor.id,
        on_day=draft.on,
        mode=draft.mode,
        issues=list(dict.fromkeys(draft.issues)),
        note=draft.note.strip(),
        next_on=draft.next_on,
        tests=dict(draft.tests),
        need_id=need.public_id if need else None,
        logged_at=act.at,
    )
    detail = {"enterprise": enterprise.public_id, "mode": draft.mode, "issues": visit.issues}
    journal.record(act, visit, "log", announce="visit.logged", detail=detail)
    db.session.flush()
    if need is not None:
        for test, outcome in draft.tests.items():
            record_test(
                act, need=need, test=test, outcome=outcome, evidence=visit.note, source="visit"
            )
    issue = visit.issues[0] if visit.issues else "other"
    problem = (
        raise_problem(act, enterprise=enterprise, issue=issue, words=visit.note, visit=visit)
        if draft.needs_help
        else None
    )
    return Logged(visit, problem)


def _test_refusals(draft: VisitDraft) -> tuple[rules.Refusal, ...]:
    known = all(t in TESTS and o in OUTCOMES for t, o in draft.tests.items())
    return () if known else (rules.Refusal("test_unknown", "没有这一项标准", field="tests"),)


def raise_problem(
    act: Act, *, enterprise: Enterprise, issue: str, words: str, visit: Visit | None = None
) -> Problem:
    """Carry a firm's problem to the centre, which finds whoever can solve it."""
    if issue not in rules.ISSUES:
        raise invalid("issue", "没有这类问题")
    if not words.strip() or len(words) > rules.NOTE_MAX:
        raise invalid("words", "请用几句话写明问题")
    problem = Problem(
        county_id=act.actor.county_id,
        reference=next_reference(act, "WT"),
        enterprise_id=enterprise.id,
        enterprise=enterprise,
        visit_id=visit.id if visit else None,
        issue=issue,
        words=words.strip(),
        raised_by=act.actor.id,
        raised_at=act.at,
        due_at=add_working_days(act.at, act.policy["liaison.problem_working_days"]),
    )
    detail = {"enterprise": enterprise.public_id, "issue": issue}
    journal.record(act, problem, "raise", announce="problem.raised", detail=detail)
    db.session.flush()
    _ask(act, problem, N_("企业诉求 {reference} 待分派"), role=Role.FINANCE_CENTRE)
    return problem


def _ask(
    act: Act,
    problem: Problem,
    text: str,
    *,
    role: Role | None = None,
    user_id: int | None = None,
) -> None:
    open_task(
        act,
        kind=SOLVE,
        subject=problem,
        text=text,
        values={"reference": problem.reference},
        url=f"/field/problems/{problem.public_id}",
        role=role,
        user_id=user_id,
        due_at=problem.due_at,
    )


def assign_problem(act: Act, *, problem: Problem, office: Organisation) -> Problem:
    """Give a problem to the office that can solve it; the centre keeps watching the day."""
    problem.assigned_to, problem.office = office.id, office
    journal.record(act, problem, "assign", detail={"office": office.public_id})
    _ask(act, problem, N_("企业诉求 {reference} 已分派，请跟踪"), role=Role.FINANCE_CENTRE)
    return problem


def solve_problem(act: Act, *, problem: Problem, solution: str) -> Problem:
    """Say how it was solved; whoever raised it confirms with the firm."""
    if not solution.strip():
        raise invalid("solution", "请写明怎样解决的")
    problem.solution, problem.solved_at = solution.strip(), act.at
    journal.record(act, problem, "solve", announce="problem.solved")
    close_tasks(act, subject=problem, kind=SOLVE)
    _ask(act, problem, N_("企业诉求 {reference} 已解决，请向企业确认"), user_id=problem.raised_by)
    return problem


def reopen_problem(act: Act, *, problem: Problem, reason: str) -> Problem:
    """The firm says it is not solved."""
    if not reason.strip():
        raise invalid("reason", "请写明还差什么")
    problem.solved_at = None
    journal.record(act, problem, "reopen", reason=reason.strip())
    close_tasks(act, subject=problem, kind=SOLVE)
    _ask(act, problem, N_("企业诉求 {reference} 还没有解决"), role=Role.FINANCE_CENTRE)
    return problem


def close_problem(act: Act, *, problem: Problem) -> Problem:
    """Confirmed with the firm; its raiser is told."""
    problem.closed_at = act.at
    journal.record(act, problem, "close")
    close_tasks(act, subject=problem, kind=SOLVE)
    notify(
        act,
        user_ids=[problem.raised_by],
        kind="problem_closed",
        text=N_("企业诉求 {reference} 已办结"),
        values={"reference": problem.reference},
        url=f"/field/problems/{problem.public_id}",
    )
    return problem
