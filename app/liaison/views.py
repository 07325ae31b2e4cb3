"""Pages of the officer in the field, and of the centre that assigns and watches."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.queries import organisation_for, organisations
from app.enterprises.queries import enterprise_for, enterprises, park_for, parks
from app.infra.acts import Act
from app.infra.export import csv_response
from app.infra.forms import form_for
from app.infra.history import events_of
from app.infra.paging import Page
from app.infra.rooms import Room
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.liaison import commands, queries
from app.liaison.forms import AssignForm, OfficeForm, ReopenForm, SolutionForm, VisitForm
from app.liaison.models import Assignment, Problem
from app.liaison.queries import VisitFilter
from app.liaison.rules import ISSUES, MODES, STANDINGS
from app.liaison.states import PROBLEM
from app.needs.rules import OUTCOMES, TESTS

room = Room("liaison", __name__)

SOLVING_KINDS = ("township", "department", "finance_centre", "park", "bank", "guarantor")


def _page() -> Page:
    return Page(50, request.args.get("cursor"))


@room.page("/field", may=Permission.VISIT_LOG)
def field(act: Act) -> Any:
    everyone = request.args.get("all") == "1" or not queries.has_assignments(act.actor)
    found = queries.my_firms(act.actor, _page(), act.policy, everyone=everyone)
    return render_template("liaison/field.html", found=found, everyone=everyone, on=act.on)


@room.page("/field/visits/new", may=Permission.VISIT_LOG)
def new_visit(act: Act) -> Any:
    chosen = request.args.get("enterprise", "")
    form = form_for(VisitForm, enterprise=chosen, on=act.on, mode="visit")
    firm = enterprise_for(act.actor, form.enterprise.data or "")
    known = {f.public_id: f.name for f in enterprises(act.actor, Page(200)).items}
    if firm is not None:
        known = {firm.public_id: firm.name, **known}
    else:
        # Nobody is chosen by standing first in the list.
        known = {"": _("请选择企业"), **known}
    form.enterprise.choices = list(known.items())
    return render_template(
        "liaison/visit.html",
        form=form,
        firm=firm,
        earlier=queries.visits_of(act.actor, firm, 3) if firm else [],
        tests=TESTS,
        modes=MODES,
    )


@room.action("/field/visits", may=Permission.VISIT_LOG, form=VisitForm, again=new_visit)
def log_visit(act: Act, form: VisitForm) -> Any:
    firm = enterprise_for(act.actor, form.enterprise.data or "")
    if firm is None:
        raise invalid("enterprise", "请选择本乡镇的企业")
    logged = commands.log_visit(act, enterprise=firm, draft=form.draft())
    flash(_("走访已记下，问题已报给中心") if logged.problem else _("走访已记下"))
    if logged.visit.tests and logged.visit.need_id is None:
        flash(_("企业没有在办的需求，五项标准先记在走访里"))
    return redirect(url_for("liaison.field"), 303)


@room.page("/field/problems", may=Permission.VISIT_READ)
def problems(act: Act) -> Any:
    state = request.args.get("state", "")
    return render_template(
        "liaison/problems.html",
        found=queries.problems(act.actor, _page(), state=state),
        state=state,
        labels=PROBLEM.labels,
        issues=ISSUES,
    )


@room.page("/field/problems/<id:problem>", may=Permission.VISIT_READ, subject=queries.problem_for)
def show_problem(act: Act, problem: Problem) -> Any:
    office = form_for(OfficeForm)
    office.office.choices = [
        (o.public_id, o.name) for o in organisations(act.actor) if o.kind in SOLVING_KINDS
    ]
    return render_template(
        "liaison/problem.html",
        problem=problem,
        office=office,
        solving=form_for(SolutionForm),
        reopening=form_for(ReopenForm),
        history=events_of(problem.county_id, [("Problem", problem.public_id)]),
        issues=ISSUES,
    )


def _to_problem(problem: Problem) -> Any:
    return redirect(url_for("liaison.show_problem", problem=problem.public_id), 303)


@room.action(
    "/field/problems/<id:problem>/assign",
    may=Permission.PROBLEM_SETTLE,
    subject=queries.problem_for,
    form=OfficeForm,
    again=show_problem,
)
def assign_problem(act: Act, problem: Problem, form: OfficeForm) -> Any:
    office = organisation_for(act.actor, form.office.data or "")
    if office is None or office.kind not in SOLVING_KINDS:
        raise invalid("office", "请选择单位")
    commands.assign_problem(act, problem=problem, office=office)
    flash(_("已分派"))
    return _to_problem(problem)


@room.action(
    "/field/problems/<id:problem>/solve",
    may=Permission.PROBLEM_SETTLE,
    subject=queries.problem_for,
    form=SolutionForm,
    again=show_problem,
)
def solve_problem(act: Act, problem: Problem, form: SolutionForm) -> Any:
    commands.solve_problem(act, problem=problem, solution=form.solution.data or "")
    flash(_("已记下，等联络员向企业确认"))
    return _to_problem(problem)


@room.action(
    "/field/problems/<id:problem>/reopen",
    may=Permission.VISIT_LOG,
    subject=queries.problem_for,
    form=ReopenForm,
    again=show_problem,
)
def reopen_problem(act: Act, problem: Problem, form: ReopenForm) -> Any:
    commands.reopen_problem(act, problem=problem, reason=form.reason.data or "")
    flash(_("已退回中心继续办"))
    return _to_problem(problem)


@room.action(
    "/field/problems/<id:problem>/close",
    may=Permission.VISIT_LOG,
    subject=queries.problem_for,
    again=show_problem,
)
def close_problem(act: Act, problem: Problem) -> Any:
    commands.close_problem(act, problem=problem)
    flash(_("已办结"))
    return redirect(url_for("liaison.problems"), 303)


@room.page("/centre/visits", may=Permission.VISIT_READ)
def visits(act: Act) -> Any:
    chosen = VisitFilter.of(request.args)
    return render_template(
        "liaison/visits.html",
        found=queries.visits(act.actor, chosen, _page()),
        chosen=chosen,
        modes=MODES,
        issues=ISSUES,
        tests=TESTS,
        outcomes=OUTCOMES,
    )


@room.page("/centre/visits/export.csv", may=Permission.VISIT_READ)
def export_visits(act: Act) -> Response:
    """Exactly the rows of the filtered list."""
    header = [
        _("日期"),
        _("企业"),
        _("乡镇"),
        _("走访人"),
        _("方式"),
        _("问题"),
        _("记录"),
        _("下次"),
    ]
    rows = [
        [
            visit.on_day,
            visit.enterprise.name,
            visit.enterprise.township.name,
            visit.visitor.name,
            _(MODES[visit.mode]),
            "、".join(_(ISSUES[issue]) for issue in visit.issues),
            visit.note,
            visit.next_on,
        ]
        for visit in queries.all_visits(act.actor, VisitFilter.of(request.args))
    ]
    return csv_response("visits.csv", header, rows)


@room.page("/centre/liaison", may=Permission.LIAISON_ASSIGN)
def assignments(act: Act) -> Any:
    form = form_for(AssignForm)
    form.officer.choices = [(u.public_id, u.name) for u in queries.officers(act.actor, act.on)]
    form.subject.choices = [
        *((park.public_id, f"{_('园区')} · {park.name}") for park in parks(act.actor)),
        *((firm.public_id, firm.name) for firm in enterprises(act.actor, Page(200)).items),
    ]
    past = request.args.get("past") == "1"
    return render_template(
        "liaison/assignments.html",
        form=form,
        found=queries.assignments(act.actor, _page(), past=past),
        past=past,
        standings=STANDINGS,
    )


@room.action("/centre/liaison", may=Permission.LIAISON_ASSIGN, form=AssignForm, again=assignments)
def assign_officer(act: Act, form: AssignForm) -> Any:
    people = {u.public_id: u for u in queries.officers(act.actor, act.on)}
    officer = people.get(form.officer.data or "")
    if officer is None:
        raise invalid("officer", "请选择在岗的联络员")
    chosen = form.subject.data or ""
    commands.assign_officer(
        act,
        officer=officer,
        standing=form.standing.data or "",
        park=park_for(act.actor, chosen),
        enterprise=enterprise_for(act.actor, chosen),
    )
    flash(_("已安排"))
    return redirect(url_for("liaison.assignments"), 303)


@room.action(
    "/centre/liaison/<id:assignment>/end",
    may=Permission.LIAISON_ASSIGN,
    subject=queries.assignment_for,
    again=None,
)
def end_assignment(act: Act, assignment: Assignment) -> Any:
    commands.end_assignment(act, assignment=assignment)
    flash(_("已结束，历史保留"))
    return redirect(url_for("liaison.assignments"), 303)
