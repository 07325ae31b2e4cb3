"""Policy values with their sources: proposed by one person, approved by another."""

from itertools import groupby
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.administration import commands, queries
from app.administration.forms import ProposeForm, RejectForm
from app.administration.rules import (
    UNIT_LABELS,
    approval_refusals,
    parts_of,
    per_cent,
    topic_of,
)
from app.administration.views.room import room
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.parameters import PolicyParameter
from app.kernel.actors import Permission

_READ = {"units": UNIT_LABELS, "parts_of": parts_of, "per_cent": per_cent}


@room.page("/centre/parameters", may=Permission.PARAMETER_READ)
def parameters(act: Act) -> Any:
    wanted = request.args.get("q", "").strip()
    return render_template(
        "administration/parameters.html",
        topics=_by_topic(queries.values_in_force(act.actor, act.on, text_in=wanted)),
        proposals=queries.proposals(act.actor),
        label_of=lambda code: _label(act, code),
        wanted=wanted,
        on=act.on,
        **_READ,
    )


def _by_topic(rows: list[queries.ValueRow]) -> list[tuple[str, list[queries.ValueRow]]]:
    """The values under what they are about; codes come sorted, so a topic stands together."""
    return [(topic, list(found)) for topic, found in groupby(rows, lambda r: topic_of(r.code))]


def _label(act: Act, code: str) -> str:
    known = queries.blocks_of(act.actor, code, act.on)
    return known.label if known else code


@room.page("/centre/parameters/history", may=Permission.PARAMETER_READ)
def parameter_history(act: Act) -> Any:
    """Every dated value of one parameter, the law's and the county's own."""
    code = request.args.get("code", "")
    parameter = queries.blocks_of(act.actor, code, act.on)
    if parameter is None:
        abort(404)
    return render_template(
        "administration/parameter_history.html",
        parameter=parameter,
        own=queries.own_rows_of(act.actor, code),
        on=act.on,
        **_READ,
    )


@room.page("/centre/parameters/new", may=Permission.PARAMETER_PROPOSE)
def new_parameter(act: Act) -> Any:
    code = request.args.get("code", "")
    table = queries.table_in_force(act.actor, code, act.on)
    form = form_for(ProposeForm, code=code, valid_from=act.on, value=table)
    return render_template(
        "administration/new_parameter.html",
        form=form,
        parameter=queries.blocks_of(act.actor, form.code.data or "", act.on),
        units=UNIT_LABELS,
    )


@room.action(
    "/centre/parameters/new",
    may=Permission.PARAMETER_PROPOSE,
    form=ProposeForm,
    again=new_parameter,
)
def propose_parameter(act: Act, form: ProposeForm) -> Any:
    commands.propose_parameter(
        act,
        code=(form.code.data or "").strip(),
        value=form.typed_value(),
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        citation=form.citation.data or "",
        reason=form.reason.data or "",
    )
    flash(_("已提交，等待另一人批准"))
    return redirect(url_for("administration.parameters"), 303)


@room.page(
    "/centre/parameters/<id:parameter>",
    may=Permission.PARAMETER_READ,
    subject=queries.parameter_for,
)
def show_parameter(act: Act, parameter: PolicyParameter) -> Any:
    known = queries.blocks_of(act.actor, parameter.code, act.on)
    return render_template(
        "administration/show_parameter.html",
        parameter=parameter,
        label=_label(act, parameter.code),
        unit=known.unit if known else "",
        against=approval_refusals(valid_from=parameter.valid_from, on=act.on),
        now=queries.value_in_force(act.actor, parameter.code, act.on),
        people=queries.people_of(parameter),
        reject=form_for(RejectForm),
        **_READ,
    )


@room.action(
    "/centre/parameters/<id:parameter>/approve",
    may=Permission.PARAMETER_APPROVE,
    subject=queries.parameter_for,
    again=show_parameter,
)
def approve_parameter(act: Act, parameter: PolicyParameter) -> Any:
    commands.approve_parameter(act, parameter=parameter)
    flash(_("已批准"))
    return redirect(url_for("administration.parameters"), 303)


@room.action(
    "/centre/parameters/<id:parameter>/reject",
    may=Permission.PARAMETER_APPROVE,
    subject=queries.parameter_for,
    form=RejectForm,
    again=show_parameter,
)
def reject_parameter(act: Act, parameter: PolicyParameter, form: RejectForm) -> Any:
    commands.reject_parameter(act, parameter=parameter, reason=form.reason.data or "")
    flash(_("已记录：未采纳"))
    return redirect(url_for("administration.parameters"), 303)
